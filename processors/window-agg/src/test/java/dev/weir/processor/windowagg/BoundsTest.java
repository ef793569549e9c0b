// SPDX-License-Identifier: Apache-2.0
package dev.weir.processor.windowagg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.component.ByteSize;
import dev.weir.api.flow.EndReason;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.FlowKey;
import dev.weir.api.net.Address;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// What happens when there is more than there is room for.
class BoundsTest {
  private static Flow flow(int number, double seconds) {
    FlowKey key =
        new FlowKey(
            6,
            17,
            new Address(0x20010db8_00000000L, number),
            1024,
            new Address(0x20010db8_00000001L, 1),
            53);
    return Records.of(key).at(seconds, seconds).build();
  }

  private static void send(WindowRig rig, int from, int to, double seconds) {
    for (int i = from; i < to; i += 500) {
      Flow[] batch = new Flow[Math.min(500, to - i)];
      for (int j = 0; j < batch.length; j++) {
        batch[j] = flow(i + j, seconds);
      }
      rig.send(batch);
    }
  }

  @Test
  void forgetsFlowsThatAreSilentLongest() {
    WindowAggProcessorConfig config = WindowRig.config(Duration.ZERO, 2_000, 128);
    try (WindowRig rig = WindowRig.live(config)) {
      send(rig, 0, 1_000, 1);
      send(rig, 1_000, 1_800, 6);
      rig.packetAt(11);
      assertThat(rig.gauge("window_agg_flows")).isEqualTo(1_801);
      send(rig, 1_800, 2_300, 12);
      assertThat(rig.count("window_agg_forgotten_flows")).isEqualTo(1_000);
      assertThat(rig.gauge("window_agg_flows")).isEqualTo(1_301);
      assertThat(rig.count("window_agg_early_windows")).isZero();
      rig.stop();
      assertThat(rig.ownRows()).hasSize(2_300);
    }
  }

  @Test
  void handsWindowsOnEarlyWhenTheirFlowsAreTooMany() {
    try (WindowRig rig = WindowRig.live(WindowRig.config(Duration.ofSeconds(10), 2_000, 128))) {
      send(rig, 0, 1_500, 1);
      send(rig, 1_500, 3_000, 6);
      assertThat(rig.count("window_agg_early_windows")).isPositive();
      assertThat(rig.gauge("window_agg_flows")).isLessThanOrEqualTo(2_000);
      send(rig, 0, 500, 1);
      rig.stop();
      assertThat(rig.rows()).hasSize(3_500);
      assertThat(rig.count("window_agg_too_late_packets")).isZero();
    }
  }

  @Test
  void handsTheOldestWindowOnEarlyWhenRowsTakeTooMuch() {
    WindowAggProcessorConfig config =
        new WindowAggProcessorConfig(
            Duration.ofSeconds(5), Duration.ofHours(1), 500_000, new ByteSize(1 << 20));
    try (WindowRig rig = WindowRig.live(config)) {
      for (int window = 0; window < 40; window++) {
        send(rig, 1_000 * window, 1_000 * window + 1_000, 5 * window + 1);
        assertThat(rig.gauge("window_agg_pending_bytes")).isLessThanOrEqualTo(1 << 20);
      }
      assertThat(rig.count("window_agg_early_windows")).isBetween(20L, 39L);
      List<Long> windows =
          rig.rows().stream()
              .map(row -> Objects.requireNonNull(row.window()).startNanos())
              .distinct()
              .toList();
      assertThat(windows).isSorted();
      rig.stop();
      assertThat(rig.rows()).hasSize(40_000);
    }
  }

  /// What a flow leaves behind once its rows are out, live, with a tenth of the flows going on.
  @Test
  void remembersOnlyFlowsThatGoOn() {
    try (WindowRig rig = WindowRig.live()) {
      for (int window = 0; window < 50; window++) {
        Flow[] batch = new Flow[1_000];
        for (int i = 0; i < batch.length; i++) {
          int number = i < 100 ? i : 1_000 * window + i;
          Records record = Records.of(flow(number, 0).key()).at(5 * window + 1, 5 * window + 1);
          batch[i] =
              i < 100
                  ? record.first(1).sequence(window).build()
                  : record.end(EndReason.IDLE).build();
        }
        rig.send(batch);
        assertThat(rig.gauge("window_agg_flows")).isLessThanOrEqualTo(100 + 3 * 900);
        assertThat(rig.gauge("window_agg_open_windows")).isLessThanOrEqualTo(3);
      }
      rig.stop();
      assertThat(rig.rows()).hasSize(50_000);
      assertThat(rig.gauge("window_agg_flows")).isEqualTo(100);
    }
  }
}
