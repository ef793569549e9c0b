// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.flow.DirectionCounts;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.FlowId;
import dev.weir.api.flow.FlowKey;
import dev.weir.api.flow.Tcp;
import dev.weir.api.flow.TcpFlags;
import dev.weir.api.flow.Traffic;
import dev.weir.api.flow.Window;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Captures through the `window-agg` processor, beside the windows that an independent tool cut, and,
/// where a flow lies in one window, beside all that the tool found of the flow. Needs the folder of
/// captures that [Truth] looks for; skipped without it.
class WindowRowsIT {
  private static final long NANOS = 1_000_000_000L;
  private static final int DEEPEST = 16;

  private static final Comparator<Flow> ORDER =
      Comparator.comparingLong((Flow row) -> window(row).startNanos())
          .thenComparingLong(Flow::startNanos)
          .thenComparing(row -> FlowId.of(row.key()));

  private final Truth truth = Truth.find();

  @TestFactory
  Stream<DynamicTest> rows() {
    truth.assumeThere();
    Map<String, List<Map<String, String>>> flows = truth.table("flows");
    return truth.testsOfUndisputed(
        "windows", (file, windows) -> check(file, windows, flows.getOrDefault(file, List.of())));
  }

  private void check(
      String file, List<Map<String, String>> windows, List<Map<String, String>> flows)
      throws Exception {
    List<Flow> rows = rows(file);
    assertThat(rows).isSortedAccordingTo(ORDER);
    assertThat(rows(file)).as("the same capture a second time").isEqualTo(rows);
    Map<String, Map<String, String>> whole = new TreeMap<>();
    flows.forEach(flow -> whole.put(key(flow), flow));
    Map<String, String> wanted = new TreeMap<>();
    for (Map<String, String> row : windows) {
      boolean deep =
          Long.parseLong(whole.getOrDefault(key(row), Map.of()).getOrDefault("max_ext_depth", "0"))
              > DEEPEST;
      if (!"-1".equals(row.get("proto")) && !deep) {
        wanted.put(row.get("window_start") + " " + key(row), counts(row));
      }
    }
    Map<String, String> found = new TreeMap<>();
    Map<String, List<Flow>> byFlow = new TreeMap<>();
    for (Flow row : rows) {
      String key = key(row.key());
      found.put(window(row).startNanos() / NANOS + " " + key, counts(row));
      byFlow.computeIfAbsent(key, _ -> new ArrayList<>()).add(row);
    }
    assertThat(found).hasSize(rows.size()).containsExactlyEntriesOf(wanted);
    byFlow.forEach((key, its) -> {
      if (its.size() == 1) {
        assertThat(
                new FlowColumns(its.getFirst())
                    .differencesFrom(Objects.requireNonNull(whole.get(key))))
            .as(key)
            .isEmpty();
      }
    });
  }

  private List<Flow> rows(String file) throws Exception {
    return CollectingExporter.run(
        """
        receivers: {pcap: {files: ["%s"]}}
        processors: {window-agg: {}}
        exporters: {collect: {}}
        service:
          admin: {enabled: false}
          pipelines: {rows: {receivers: [pcap], processors: [window-agg], exporters: [collect]}}
        """
            .formatted(truth.captures().resolve(file).toAbsolutePath().normalize()));
  }

  private static Window window(Flow row) {
    return Objects.requireNonNull(row.window());
  }

  private static String counts(Map<String, String> row) {
    return String.join(
        " ",
        row.get("fwd_packets"),
        row.get("fwd_frame_bytes"),
        row.get("bwd_packets"),
        row.get("bwd_frame_bytes"),
        row.get("syn"),
        row.get("synack"),
        row.get("fin"),
        row.get("rst"),
        row.get("retransmission"),
        row.get("out_of_order"),
        row.get("zero_window"));
  }

  private static String counts(Flow row) {
    Traffic traffic = Objects.requireNonNull(row.traffic());
    DirectionCounts forward = traffic.forward();
    DirectionCounts backward = traffic.backward();
    Tcp tcp = row.tcp();
    TcpFlags there = tcp == null ? TcpFlags.ZERO : tcp.forward();
    TcpFlags back = tcp == null ? TcpFlags.ZERO : tcp.backward();
    Tcp.DirectionAnalysis analysis =
        tcp == null ? Tcp.DirectionAnalysis.ZERO : Objects.requireNonNull(tcp.analysis()).both();
    return "%d %d %d %d %d %d %d %d %d %d %d"
        .formatted(
            forward.packets(),
            forward.frameBytes(),
            backward.packets(),
            backward.frameBytes(),
            there.synOnly() + back.synOnly(),
            there.synAck() + back.synAck(),
            there.fin() + back.fin(),
            there.rst() + back.rst(),
            analysis.retransmissions(),
            analysis.outOfOrder(),
            analysis.zeroWindows());
  }

  private static String key(FlowKey key) {
    boolean ports = key.protocol() != 132;
    return "%d %s %d %s %d"
        .formatted(
            key.protocol(),
            key.sourceText(),
            ports ? key.sourcePort() : 0,
            key.destinationText(),
            ports ? key.destinationPort() : 0);
  }

  private static String key(Map<String, String> row) {
    return String.join(
        " ", row.get("proto"), row.get("src"), row.get("sport"), row.get("dst"), row.get("dport"));
  }
}
