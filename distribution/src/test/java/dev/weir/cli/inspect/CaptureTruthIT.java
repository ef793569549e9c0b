// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.flow.Flow;
import dev.weir.api.net.Address;
import dev.weir.bpf.capture.EngineKind;
import dev.weir.bpf.layout.ExtensionHeader;
import dev.weir.bpf.layout.PacketVersion;
import dev.weir.bpf.layout.TotalsReading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What the native engine finds in captures, beside what an independent tool (tshark) found. Needs
/// the folder of captures that [Truth] looks for; skipped without it.
class CaptureTruthIT {
  private static final int DEEPEST = 16;

  private final Truth truth = Truth.find();

  @TestFactory
  Stream<DynamicTest> captures() {
    truth.assumeThere();
    Tables tables =
        new Tables(
            truth.table("flows"),
            truth.table("icmpv6"),
            truth.table("exthdr"),
            truth.table("exthdr_depth"),
            truth.table("crosscheck"));
    return truth.tests("summary", (file, rows) -> check(file, rows.getFirst(), tables));
  }

  private record Tables(
      Map<String, List<Map<String, String>>> flows,
      Map<String, List<Map<String, String>>> icmpv6,
      Map<String, List<Map<String, String>>> headers,
      Map<String, List<Map<String, String>>> depths,
      Map<String, List<Map<String, String>>> crosscheck) {}

  private void check(String file, Map<String, String> summary, Tables tables) throws Exception {
    Inspection found =
        new CaptureInspector(
                List.of(truth.captures().resolve(file)), EngineKind.NATIVE, 0, (_, _, _, _) -> {})
            .inspect();
    assertThat(found.problem()).isEmpty();
    // That every packet is counted exactly once, the constructor has checked.
    assertThat(found.totals().packets()).isEqualTo(number(summary, "packets"));
    assertThat(found.totals().frameBytes()).isEqualTo(number(summary, "frame_bytes"));
    if (Truth.isDisputed(tables.crosscheck().getOrDefault(file, List.of()))) {
      return;
    }
    long badVersion = found.unparsed().getOrDefault("bad_version", 0L);
    assertThat(found.totals().notIp() + badVersion).isEqualTo(number(summary, "non_ip_packets"));
    assertThat(found.totals().packets(PacketVersion.V4)).isEqualTo(number(summary, "ipv4_packets"));
    assertThat(found.totals().packets(PacketVersion.V6)).isEqualTo(number(summary, "ipv6_packets"));
    checkFlows(found.flows(), tables.flows().getOrDefault(file, List.of()));
    assertThat(icmpv6(found)).isEqualTo(icmpv6(tables.icmpv6().getOrDefault(file, List.of())));
    assertThat(headers(found.totals().reading()))
        .isEqualTo(headers(tables.headers().getOrDefault(file, List.of())));
    assertThat(depths(found.totals().reading()))
        .isEqualTo(depths(tables.depths().getOrDefault(file, List.of())));
  }

  private static void checkFlows(List<Flow> flows, List<Map<String, String>> rows) {
    Map<String, FlowColumns> found = new HashMap<>();
    for (Flow flow : flows) {
      FlowColumns before = found.put(key(flow), new FlowColumns(flow));
      assertThat(before).as("another flow with the key of " + flow.key()).isNull();
    }
    List<String> differences = new ArrayList<>();
    boolean anyCut = false;
    int wanted = 0;
    for (Map<String, String> row : rows) {
      if (number(row, "proto") < 0 || number(row, "max_ext_depth") > DEEPEST) {
        anyCut = true;
        continue;
      }
      wanted++;
      FlowColumns columns = found.get(key(row));
      if (columns == null) {
        differences.add("no flow " + key(row));
      } else {
        columns.differencesFrom(row).forEach(each -> differences.add(key(row) + ": " + each));
      }
    }
    assertThat(differences).isEmpty();
    if (!anyCut) {
      assertThat(flows).hasSize(wanted);
    }
  }

  /// Without SCTP's ports: the truth has none.
  private static String key(Flow flow) {
    boolean ports = flow.key().protocol() != 132;
    return "v%d %d %s,%d %s,%d"
        .formatted(
            flow.key().ipVersion(),
            flow.key().protocol(),
            flow.key().sourceText(),
            ports ? flow.key().sourcePort() : 0,
            flow.key().destinationText(),
            ports ? flow.key().destinationPort() : 0);
  }

  private static String key(Map<String, String> row) {
    int version = (int) number(row, "ip_version");
    return "v%d %d %s,%d %s,%d"
        .formatted(
            version,
            number(row, "proto"),
            Address.parse(text(row, "src")).toString(version),
            number(row, "sport"),
            Address.parse(text(row, "dst")).toString(version),
            number(row, "dport"));
  }

  private static Map<String, Long> icmpv6(Inspection found) {
    Map<String, Long> counts = new TreeMap<>();
    for (int type = 0; type < 256; type++) {
      for (int code = 0; code < 256; code++) {
        if (found.totals().icmpv6(type, code) > 0) {
          counts.put(type + "/" + code, found.totals().icmpv6(type, code));
        }
      }
    }
    return counts;
  }

  private static Map<String, Long> icmpv6(List<Map<String, String>> rows) {
    Map<String, Long> counts = new TreeMap<>();
    for (Map<String, String> row : rows) {
      if ("outer".equals(row.get("scope"))) {
        counts.put(text(row, "type") + "/" + text(row, "code"), number(row, "count"));
      }
    }
    return counts;
  }

  private static Map<String, String> headers(TotalsReading reading) {
    Map<String, String> headers = new TreeMap<>();
    for (ExtensionHeader header : ExtensionHeader.values()) {
      TotalsReading.HeaderTally tally = reading.headers(header);
      if (tally.headers() > 0) {
        headers.put(header.label(), tally.headers() + " in " + tally.packets());
      }
    }
    return headers;
  }

  private static Map<String, String> headers(List<Map<String, String>> rows) {
    Map<String, String> headers = new TreeMap<>();
    for (Map<String, String> row : rows) {
      headers.put(text(row, "header"), text(row, "headers") + " in " + text(row, "packets"));
    }
    return headers;
  }

  private static Map<Long, Long> depths(TotalsReading reading) {
    Map<Long, Long> depths = new TreeMap<>();
    for (int depth = 0; depth <= DEEPEST; depth++) {
      if (reading.depth(depth) > 0) {
        depths.put((long) depth, reading.depth(depth));
      }
    }
    return depths;
  }

  private static Map<Long, Long> depths(List<Map<String, String>> rows) {
    Map<Long, Long> depths = new TreeMap<>();
    for (Map<String, String> row : rows) {
      if (number(row, "depth") <= DEEPEST) {
        depths.put(number(row, "depth"), number(row, "packets"));
      }
    }
    return depths;
  }

  private static String text(Map<String, String> row, String column) {
    return row.getOrDefault(column, "");
  }

  private static long number(Map<String, String> row, String column) {
    String text = text(row, column);
    return text.isEmpty() ? 0 : Long.parseLong(text);
  }
}
