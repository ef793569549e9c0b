// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the drops program and Java share, from the compiled object's own types.
class DropLayoutTest {
  private static final List<String> TABLES = List.of("weir_drop_kinds_a", "weir_drop_flows_a");

  private @Nullable Btf read;

  @BeforeEach
  void read() throws IOException {
    try (InputStream json =
        DropLayoutTest.class.getResourceAsStream("/dev/weir/bpf/drops.btf.json")) {
      Assumptions.assumeTrue(json != null, "no drops.btf.json: built without bpftool or programs");
      read = new Btf(Objects.requireNonNull(json));
    }
  }

  @Test
  void structsAreTheSame() {
    for (StructLayout layout : DropStructs.all()) {
      Btf.Type type = btf().named("STRUCT", layout.name().orElseThrow());
      assertThat(fields(type)).as("struct " + type.name()).isEqualTo(fields(layout));
      assertThat(type.number("size")).isEqualTo(layout.byteSize());
    }
  }

  @Test
  void tablesHoldTheStructs() {
    Set<String> held = new HashSet<>();
    for (String table : TABLES) {
      Btf.Type definition = btf().get(btf().named("VAR", table).number("type_id"));
      for (Map<String, Object> member : definition.list("members")) {
        if (Set.of("key", "value").contains(String.valueOf(member.get("name")))) {
          Btf.Type pointer = type(member);
          held.add(btf().get(pointer.number("type_id")).name());
        }
      }
    }
    assertThat(held)
        .containsExactlyInAnyOrder(
            "weir_drop_key", "weir_tally", "weir_drop_flow_key", "weir_drop_flow");
  }

  @Test
  void namespacesAreTheSame() {
    Map<String, Long> expected = new LinkedHashMap<>();
    for (DropNamespace namespace : DropNamespace.values()) {
      expected.put("WEIR_NETNS_" + namespace.name(), (long) namespace.number());
    }
    expected.put("WEIR_NETNS_KINDS", (long) DropNamespace.KINDS);
    Map<String, Object> constants = new LinkedHashMap<>();
    for (Map<String, Object> value : btf().named("ENUM", "weir_netns").list("values")) {
      constants.put(String.valueOf(value.get("name")), Objects.requireNonNull(value.get("val")));
    }
    assertThat(constants).isEqualTo(expected);
  }

  /// Name, place and size of each field; a hole shows as a place that is not where the last one ended.
  private List<String> fields(Btf.Type struct) {
    List<String> fields = new ArrayList<>();
    long end = 0;
    for (Map<String, Object> member : struct.list("members")) {
      long offset = (Long) Objects.requireNonNull(member.get("bits_offset")) / Byte.SIZE;
      assertThat(offset)
          .as(struct.name() + "." + member.get("name") + " without a hole")
          .isEqualTo(end);
      end = offset + btf().size(type(member));
      fields.add(member.get("name") + " " + offset + " " + (end - offset));
    }
    return fields;
  }

  private static List<String> fields(StructLayout struct) {
    List<String> fields = new ArrayList<>();
    for (MemoryLayout member : struct.memberLayouts()) {
      String name = member.name().orElse("(padding)");
      long offset = struct.byteOffset(PathElement.groupElement(name));
      fields.add(name + " " + offset + " " + member.byteSize());
    }
    return fields;
  }

  private Btf.Type type(Map<String, Object> member) {
    return btf().get((Long) Objects.requireNonNull(member.get("type_id")));
  }

  private Btf btf() {
    return Objects.requireNonNull(read);
  }
}
