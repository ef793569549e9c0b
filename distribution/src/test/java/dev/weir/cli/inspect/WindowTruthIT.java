// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.flow.DirectionCounts;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.FlowKey;
import dev.weir.api.flow.Tcp;
import dev.weir.api.flow.TcpFlags;
import dev.weir.api.flow.Traffic;
import dev.weir.bpf.capture.CaptureEngine;
import dev.weir.bpf.capture.CaptureFile;
import dev.weir.bpf.capture.CaptureSettings;
import dev.weir.bpf.capture.EngineKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The records of each window of captures, beside the windows that an independent tool cut. Needs
/// the folder of captures that [Truth] looks for; skipped without it.
class WindowTruthIT {
  private static final long WINDOW_SECONDS = 5;
  private static final long NANOS = 1_000_000_000L;

  private final Truth truth = Truth.find();

  @TestFactory
  Stream<DynamicTest> windows() {
    truth.assumeThere();
    return truth.testsOfUndisputed("windows", this::check);
  }

  private void check(String file, List<Map<String, String>> rows) throws Exception {
    Map<String, String> wanted = new TreeMap<>();
    for (Map<String, String> row : rows) {
      if (!"-1".equals(row.get("proto"))) {
        String key =
            String.join(
                " ",
                row.get("window_start"),
                row.get("proto"),
                row.get("src"),
                row.get("sport"),
                row.get("dst"),
                row.get("dport"));
        wanted.put(
            key,
            String.join(
                " ",
                row.get("fwd_packets"),
                row.get("fwd_frame_bytes"),
                row.get("bwd_packets"),
                row.get("bwd_frame_bytes"),
                row.get("syn"),
                row.get("synack"),
                row.get("fin"),
                row.get("rst")));
      }
    }
    assertThat(found(file)).containsExactlyEntriesOf(wanted);
  }

  private Map<String, String> found(String file) throws Exception {
    List<Flow> flows = new ArrayList<>();
    CaptureSettings settings = new CaptureSettings(Duration.ofSeconds(WINDOW_SECONDS), 100_000);
    try (CaptureEngine engine = EngineKind.NATIVE.open(settings, flows::add, null);
        CaptureFile capture = CaptureFile.open(truth.captures().resolve(file))) {
      while (capture.next()) {
        engine.feed(capture.packet());
      }
      engine.finish();
    }
    Map<String, long[]> sums = new TreeMap<>();
    for (Flow flow : flows) {
      long window = flow.startNanos() / NANOS / WINDOW_SECONDS * WINDOW_SECONDS;
      assertThat(flow.endNanos() / NANOS / WINDOW_SECONDS * WINDOW_SECONDS).isEqualTo(window);
      FlowKey key = flow.key();
      long[] counts = counts(flow);
      sums.merge(
          "%d %d %s %d %s %d"
              .formatted(
                  window,
                  key.protocol(),
                  key.sourceText(),
                  key.sourcePort(),
                  key.destinationText(),
                  key.destinationPort()),
          counts,
          (a, b) -> {
            long[] sum = a.clone();
            Arrays.setAll(sum, i -> a[i] + b[i]);
            return sum;
          });
    }
    Map<String, String> found = new TreeMap<>();
    sums.forEach((key, counts) ->
        found.put(key, String.join(" ", Arrays.stream(counts).mapToObj(Long::toString).toList())));
    return found;
  }

  private static long[] counts(Flow flow) {
    Traffic traffic = Objects.requireNonNull(flow.traffic());
    DirectionCounts forward = traffic.forward();
    DirectionCounts backward = traffic.backward();
    Tcp tcp = flow.tcp();
    TcpFlags there = tcp == null ? TcpFlags.ZERO : tcp.forward();
    TcpFlags back = tcp == null ? TcpFlags.ZERO : tcp.backward();
    return new long[] {
      forward.packets(),
      forward.frameBytes(),
      backward.packets(),
      backward.frameBytes(),
      there.synOnly() + back.synOnly(),
      there.synAck() + back.synAck(),
      there.fin() + back.fin(),
      there.rst() + back.rst()
    };
  }
}
