// SPDX-License-Identifier: Apache-2.0
package dev.weir.processor.windowagg;

import static dev.weir.processor.windowagg.WindowRig.SECOND;
import static dev.weir.processor.windowagg.WindowRig.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.flow.Exchange;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.FlowKey;
import dev.weir.api.net.Address;
import dev.weir.api.net.Protocol;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Connections as a tap tells them, each once for every five seconds in which it was active and after
/// their end; their HTTP exchanges as an observer tells them, one by one and seconds late.
class LateExchangesTest {
  private static final int CONNECTIONS = 300;
  private static final int SECONDS = 120;
  private static final long EPOCH = 5 * SECOND;

  /// What reaches the processor, and when.
  private record Arrival(long atNanos, Flow record) {}

  private final Random random = new Random(20_260_101);
  private final List<Arrival> arrivals = new ArrayList<>();
  private int exchanges;

  @ParameterizedTest
  @CsvSource({"8, 1.0", "30, 0.4"})
  void joinTheRowOfTheirFlow(int mostSecondsLate, double leastJoined) {
    for (int i = 0; i < CONNECTIONS; i++) {
      connection(i, mostSecondsLate);
    }
    arrivals.sort(Comparator.comparingLong(Arrival::atNanos));
    try (WindowRig rig = WindowRig.now()) {
      for (Arrival arrival : arrivals) {
        rig.pass((arrival.atNanos() - rig.clock.epochNanos()) / (double) SECOND);
        rig.send(arrival.record());
      }
      rig.stop();
      long joined = 0;
      long alone = 0;
      Set<Exchange> seen = new HashSet<>();
      for (Flow row : rig.rows()) {
        for (Exchange exchange : row.exchanges()) {
          assertThat(seen.add(exchange)).as("once").isTrue();
        }
        joined += row.traffic() == null ? 0 : row.exchanges().size();
        alone += row.traffic() == null ? row.exchanges().size() : 0;
      }
      long late = rig.count("window_agg_too_late", "exchange");
      assertThat(joined + alone + late).as("each in a row, or counted").isEqualTo(exchanges);
      assertThat((double) joined / exchanges).isGreaterThanOrEqualTo(leastJoined);
      assertThat(rig.count("window_agg_exchanges", "packets")).isEqualTo(joined);
      assertThat(rig.count("window_agg_too_late", "packets")).isZero();
      if (mostSecondsLate > 20) {
        assertThat(late).as("exchanges that came too late").isPositive();
      }
    }
  }

  private void connection(int number, int mostSecondsLate) {
    FlowKey key =
        new FlowKey(
            6,
            Protocol.TCP,
            new Address(0x20010db8_00000000L, number),
            40_000,
            new Address(0x20010db8_00000001L, 1),
            8080);
    long from = START + random.nextLong(SECONDS * SECOND);
    Map<Long, long[]> active = new HashMap<>();
    int count = 1 + random.nextInt(20);
    long time = from;
    for (int i = 0; i < count; i++) {
      // A request, and its answer up to two seconds later, which the exchange is told by.
      long answer = time + random.nextLong(2 * SECOND);
      packet(active, time);
      packet(active, answer);
      Flow told = Records.exchange(i % 2 == 0 ? key : key.reversed(), seconds(answer));
      arrivals.add(new Arrival(answer + random.nextLong(mostSecondsLate * SECOND), told));
      exchanges++;
      time = answer + random.nextLong(4 * SECOND);
    }
    active.forEach((epoch, extent) ->
        arrivals.add(
            new Arrival(
                epoch + EPOCH + random.nextLong(SECOND / 10),
                Records.of(key)
                    .at(seconds(extent[0]), seconds(extent[1]))
                    .first(seconds(from))
                    .sequence(epoch <= from ? 0 : 1)
                    .packets(1, 1)
                    .build())));
  }

  private static void packet(Map<Long, long[]> active, long time) {
    long epoch = time - Math.floorMod(time, EPOCH);
    long[] extent = active.computeIfAbsent(epoch, _ -> new long[] {time, time});
    extent[1] = time;
  }

  private static double seconds(long timeNanos) {
    return (timeNanos - START) / (double) SECOND;
  }
}
