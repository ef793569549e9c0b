// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.layout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bpf.event.ExtensionAnomaly;
import dev.weir.bpf.flow.TcpBit;
import dev.weir.bpf.flow.TcpEndpoint;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.SequenceLayout;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Every struct and vocabulary that kernel and Java share, from the compiled object's own types: any
/// difference in name, place, width, sign or count, and any hole, is told.
class BtfLayoutTest {
  /// The only fields whose numbers are signed.
  private static final Set<String> SIGNED = Set.of("gap_min_ns", "gap_max_ns", "gap_sum_ns");

  /// Maps whose keys and values Java reads, by the C name of the map.
  private static final List<String> MAPS =
      List.of("weir_buckets", "weir_flows", "weir_before", "weir_totals", "weir_icmpv6");

  private final List<String> differences = new ArrayList<>();
  private final Set<String> compared = new LinkedHashSet<>();
  private Btf btf = empty();

  @BeforeEach
  void read() throws IOException {
    try (InputStream json = BtfLayoutTest.class.getResourceAsStream("/dev/weir/bpf/tap.btf.json")) {
      Assumptions.assumeTrue(json != null, "no tap.btf.json: built without bpftool or programs");
      btf = new Btf(Objects.requireNonNull(json));
    }
  }

  @Test
  void structsAreTheSame() {
    for (String map : MAPS) {
      Btf.Type definition = btf.get(btf.named("VAR", map).number("type_id"));
      for (Map<String, Object> member : definition.list("members")) {
        String role = String.valueOf(member.get("name"));
        if (role.equals("key") || role.equals("value")) {
          compareReachable(btf.get(pointee(member)));
        }
      }
    }
    compareReachable(btf.named("STRUCT", "weir_epoch_record"));
    compareReachable(btf.named("STRUCT", "weir_epoch_opened"));
    compareReachable(btf.named("STRUCT", "weir_ndp_event"));
    compareReachable(btf.named("STRUCT", "weir_extension_event"));
    assertThat(differences).isEmpty();
    assertThat(compared)
        .containsExactlyInAnyOrderElementsOf(
            Structs.all().stream().map(layout -> layout.name().orElseThrow()).toList());
  }

  @Test
  void vocabulariesAreTheSame() {
    Map<String, Map<String, Integer>> vocabularies = new LinkedHashMap<>();
    put(vocabularies, "weir_side", "WEIR_", Side.values(), Side::number, "SIDES");
    put(
        vocabularies,
        "weir_version",
        "WEIR_VERSION_",
        PacketVersion.values(),
        PacketVersion::number,
        "VERSIONS");
    put(
        vocabularies,
        "weir_class",
        "WEIR_CLASS_",
        PacketClass.values(),
        PacketClass::number,
        "CLASSES");
    put(
        vocabularies,
        "weir_unparsed",
        "WEIR_",
        UnparsedReason.values(),
        UnparsedReason::number,
        "UNPARSED_REASONS");
    put(
        vocabularies,
        "weir_header",
        "WEIR_",
        ExtensionHeader.values(),
        ExtensionHeader::number,
        "HEADERS");
    vocabularies.put(
        "weir_state",
        Map.of(
            "WEIR_WRITING",
            FlowState.WRITING,
            "WEIR_TOLD",
            FlowState.TOLD,
            "WEIR_BEFORE",
            FlowState.BEFORE,
            "WEIR_STATE_STEP",
            FlowState.STEP));
    put(
        vocabularies,
        "weir_anomaly",
        "WEIR_",
        ExtensionAnomaly.Kind.values(),
        ExtensionAnomaly.Kind::number,
        "ANOMALIES");
    put(
        vocabularies,
        "weir_event_kind",
        "WEIR_EVENT_",
        EventKind.values(),
        EventKind::number,
        "EVENT_KINDS");
    put(
        vocabularies,
        "weir_tcp_endpoint",
        "WEIR_TCP_",
        TcpEndpoint.values(),
        TcpEndpoint::number,
        "");
    put(vocabularies, "weir_link", "WEIR_LINK_", LinkLayer.values(), LinkLayer::number, "");
    vocabularies.forEach(
        (name, constants) -> assertThat(constantsOf(name)).as("enum " + name).isEqualTo(constants));
  }

  /// Those that Java reads; the others are the analysis's own.
  @Test
  void bitsOfATcpEndpointAreTheSame() {
    assertThat(constantsOf("weir_tcp_bit"))
        .containsAllEntriesOf(
            Map.of(
                "WEIR_TCP_ENDPOINT", TcpBit.ENDPOINT,
                "WEIR_TCP_OPENER", TcpBit.OPENER,
                "WEIR_TCP_SENT_SYN", TcpBit.SENT_SYN,
                "WEIR_TCP_SENT_SYN_ACK", TcpBit.SENT_SYN_ACK,
                "WEIR_TCP_SENT_ACK", TcpBit.SENT_ACK,
                "WEIR_TCP_SENT_DATA", TcpBit.SENT_DATA,
                "WEIR_TCP_SENT_FIN", TcpBit.SENT_FIN,
                "WEIR_TCP_SENT_RST", TcpBit.SENT_RST,
                "WEIR_TCP_RST_AFTER_SYN", TcpBit.RST_AFTER_SYN,
                "WEIR_TCP_SEEN", TcpBit.SEEN));
  }

  @Test
  void countsLieSideBySideInTheirOrder() {
    String[] fields = EpochDecoder.countFields();
    long first = Structs.offset(Structs.DIRECTION, fields[0]);
    for (int i = 0; i < fields.length; i++) {
      assertThat(Structs.offset(Structs.DIRECTION, fields[i])).isEqualTo(first + 4L * i);
    }
  }

  private static <E extends Enum<E>> void put(
      Map<String, Map<String, Integer>> into,
      String name,
      String prefix,
      E[] constants,
      ToIntFunction<E> number,
      String count) {
    Map<String, Integer> expected = new LinkedHashMap<>();
    for (E constant : constants) {
      // An identifier cannot begin with a digit.
      expected.put(
          prefix + constant.name().replaceFirst("^V(\\d)$", "$1"), number.applyAsInt(constant));
    }
    if (!count.isEmpty()) {
      expected.put("WEIR_" + count, constants.length);
    }
    into.put(name, expected);
  }

  private Map<String, Integer> constantsOf(String name) {
    Map<String, Integer> constants = new LinkedHashMap<>();
    for (Map<String, Object> value : btf.named("ENUM", name).list("values")) {
      constants.put(
          String.valueOf(value.get("name")),
          ((Long) Objects.requireNonNull(value.get("val"))).intValue());
    }
    return constants;
  }

  private long pointee(Map<String, Object> member) {
    Btf.Type pointer = btf.get((Long) Objects.requireNonNull(member.get("type_id")));
    return pointer.number("type_id");
  }

  private void compareReachable(Btf.Type type) {
    if (!type.kind().equals("STRUCT") || !compared.add(type.name())) {
      return;
    }
    Structs.all().stream()
        .filter(layout -> layout.name().orElseThrow().equals(type.name()))
        .findFirst()
        .ifPresentOrElse(
            layout -> compare(layout, type),
            () -> differences.add("struct " + type.name() + " is missing in Java"));
  }

  private void compare(StructLayout layout, Btf.Type type) {
    Set<String> known = new LinkedHashSet<>();
    long end = 0;
    for (Map<String, Object> member : type.list("members")) {
      String field = String.valueOf(member.get("name"));
      String where = type.name() + "." + field;
      known.add(field);
      long offset = (Long) Objects.requireNonNull(member.get("bits_offset")) / Byte.SIZE;
      Btf.Type fieldType = btf.get((Long) Objects.requireNonNull(member.get("type_id")));
      if (offset != end) {
        differences.add(where + ": a hole of " + (offset - end) + " bytes before it");
      }
      end = offset + btf.size(fieldType);
      if (layout.memberLayouts().stream().noneMatch(m -> m.name().orElse("").equals(field))) {
        differences.add(where + " is missing in Java");
        continue;
      }
      PathElement path = PathElement.groupElement(field);
      if (layout.byteOffset(path) != offset) {
        differences.add(
            where + ": at " + layout.byteOffset(path) + " in Java, " + offset + " in C");
      }
      compareTypes(where, field, layout.select(path), fieldType);
    }
    if (end != type.number("size") || layout.byteSize() != end) {
      differences.add(
          type.name()
              + ": "
              + layout.byteSize()
              + " bytes in Java, "
              + type.number("size")
              + " in C");
    }
    layout.memberLayouts().stream()
        .map(member -> member.name().orElse("(padding)"))
        .filter(name -> !known.contains(name))
        .forEach(name -> differences.add(type.name() + "." + name + " is missing in C"));
  }

  private void compareTypes(String where, String field, MemoryLayout layout, Btf.Type type) {
    switch (layout) {
      case SequenceLayout sequence -> {
        if (!type.kind().equals("ARRAY") || type.number("nr_elems") != sequence.elementCount()) {
          differences.add(
              where + ": " + sequence.elementCount() + " elements in Java, C has " + type);
          return;
        }
        compareTypes(
            where + "[]", field, sequence.elementLayout(), btf.get(type.number("type_id")));
      }
      case GroupLayout group -> {
        boolean same =
            type.kind().equals("STRUCT")
                && Structs.all().stream()
                    .filter(struct -> struct.name().orElseThrow().equals(type.name()))
                    .anyMatch(struct -> struct.memberLayouts().equals(group.memberLayouts()));
        if (!same) {
          differences.add(where + ": " + group + " in Java, C has " + type);
        }
        compareReachable(type);
      }
      case ValueLayout value -> {
        if (!type.kind().equals("INT") || value.byteSize() != type.number("size")) {
          differences.add(where + ": " + value.byteSize() + " bytes in Java, C has " + type);
        } else if (type.record().toString().contains("SIGNED") != SIGNED.contains(field)) {
          differences.add(where + ": signed in one and unsigned in the other, C has " + type);
        }
      }
      default -> differences.add(where + ": padding in Java");
    }
  }

  private static Btf empty() {
    try {
      return new Btf(new ByteArrayInputStream("{\"types\":[]}".getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
