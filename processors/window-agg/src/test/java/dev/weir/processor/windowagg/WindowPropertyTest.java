// SPDX-License-Identifier: Apache-2.0
package dev.weir.processor.windowagg;

import static dev.weir.processor.windowagg.WindowRig.SECOND;
import static dev.weir.processor.windowagg.WindowRig.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Attributes;
import dev.weir.api.Outcome;
import dev.weir.api.Resource;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.FlowKey;
import dev.weir.api.flow.Window;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random records, in order and out of it, late, from several interfaces, beside a model.
class WindowPropertyTest {
  private static final long WINDOW = 5 * SECOND;
  private static final int BATCHES = 400;
  private static final long HALF_SECOND = SECOND / 2;

  /// Longer than a window and its lateness, so that several are due when it is over.
  private static final int LONGEST_PAUSE_SECONDS = 40;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void liveRowsAreWhatTheirRecordsAddUpTo(long seed) {
    try (WindowRig rig = WindowRig.live()) {
      WindowModel model = new WindowModel(WINDOW, 10 * SECOND);
      check(seed, rig, model, 30, 0);
      assertThat(rig.count("window_agg_too_late", "packets")).isEqualTo(model.latePackets);
      assertThat(rig.count("window_agg_too_late", "exchange")).isEqualTo(model.lateExchanges);
      assertThat(rig.count("window_agg_too_late", "verdict")).isEqualTo(model.lateVerdicts);
      assertThat(model.latePackets).as("records that came too late").isPositive();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18})
  void rowsOfACaptureAreWhatItsRecordsAddUpTo(long seed) {
    try (WindowRig rig = WindowRig.recorded()) {
      check(seed, rig, new WindowModel(WINDOW, Long.MAX_VALUE), 10_000, 0);
    }
  }

  /// Batches come after pauses, so that several windows are due at once.
  @ParameterizedTest
  @ValueSource(longs = {31, 32, 33, 34, 35, 36, 37, 38})
  @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
  void afterPausesLiveRowsAreWhatTheirRecordsAddUpTo(long seed) {
    try (WindowRig rig = WindowRig.live()) {
      WindowModel model = new WindowModel(WINDOW, 10 * SECOND);
      long together = check(seed, rig, model, 30, LONGEST_PAUSE_SECONDS);
      assertThat(together).as("windows handed on at once").isGreaterThan(2);
    }
  }

  /// Every window of a capture is handed on as soon as there is one: rows come in pieces, and no packet
  /// is lost.
  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23})
  void withoutRoomRowsComeInPieces(long seed) {
    WindowRig rig = WindowRig.recorded(1024, 0);
    List<Flow> sent = new ArrayList<>();
    RandomRecords records = new RandomRecords(seed, 200);
    for (int batch = 0; batch < BATCHES; batch++) {
      List<Flow> flows = batch(records, START + batch * HALF_SECOND, 10_000, new HashMap<>());
      sent.addAll(flows);
      rig.send(flows.toArray(Flow[]::new));
    }
    rig.close();
    assertThat(rig.count("window_agg_early_windows")).isPositive();
    assertThat(total(rig.rows())).isEqualTo(total(sent));
  }

  /// @return how many windows were handed on at once, at most
  private static long check(
      long seed, WindowRig rig, WindowModel model, int backSeconds, int pauseSeconds) {
    RandomRecords records = new RandomRecords(seed, 40);
    Map<FlowKey, Long> first = new HashMap<>();
    List<AtomicReference<Outcome>> outcomes = new ArrayList<>();
    long now = START;
    long together = 0;
    for (int batch = 0; batch < BATCHES; batch++) {
      List<Flow> flows = batch(records, now, backSeconds, first);
      for (List<Flow> its : byResource(flows)) {
        long before = rig.count("window_agg_windows");
        outcomes.add(rig.send(resource(its.getFirst()), its.toArray(Flow[]::new)));
        together = Math.max(together, rig.count("window_agg_windows") - before);
        model.batch(its);
      }
      boolean pause = pauseSeconds > 0 && records.oneIn(8);
      now += pause ? records.below(pauseSeconds) * SECOND : HALF_SECOND;
    }
    rig.stop();
    rig.settleAll(Outcome.DELIVERED);
    assertThat(outcomes).allSatisfy(outcome -> assertThat(outcome.get()).isNotNull());
    assertThat(rig.rows().stream().map(WindowModel::line).sorted())
        .containsExactlyElementsOf(model.rows().stream().sorted().toList());
    assertWindowsInOrder(rig.rows());
    assertDirectionsStay(rig.rows());
    return together;
  }

  /// Each connection is seen by one of three hosts.
  private static Collection<List<Flow>> byResource(List<Flow> flows) {
    return flows.stream()
        .collect(
            Collectors.groupingBy(
                WindowPropertyTest::host, () -> new TreeMap<>(), Collectors.toList()))
        .values();
  }

  private static int host(Flow flow) {
    return (flow.key().sourcePort() + flow.key().destinationPort()) % 3;
  }

  private static Resource resource(Flow flow) {
    return new Resource(Attributes.of("host.name", "host-" + host(flow)));
  }

  private static List<Flow> batch(
      RandomRecords records, long now, int backSeconds, Map<FlowKey, Long> first) {
    List<Flow> flows = new ArrayList<>();
    int size = records.below(20);
    for (int i = 0; i < size; i++) {
      long back = records.oneIn(4) ? records.below(backSeconds) * SECOND : 0;
      long time = Math.max(START, now - back);
      FlowKey key = records.key();
      switch (records.below(6)) {
        case 0 -> flows.add(records.exchange(key, time));
        case 1 -> flows.add(records.drop(key, time));
        default -> {
          long start = time - Math.floorMod(time, WINDOW);
          long known = first.merge(key, time, Math::min);
          flows.add(records.packets(key, start, WINDOW, known, 1));
        }
      }
    }
    return flows;
  }

  private static long total(List<Flow> flows) {
    return flows.stream()
        .map(Flow::traffic)
        .filter(Objects::nonNull)
        .mapToLong(traffic -> traffic.packets())
        .sum();
  }

  private static void assertWindowsInOrder(List<Flow> rows) {
    Set<String> seen = new HashSet<>();
    Flow before = null;
    for (Flow row : rows) {
      Window window = Objects.requireNonNull(row.window());
      if (before != null) {
        Window last = Objects.requireNonNull(before.window());
        assertThat(window.startNanos()).isGreaterThanOrEqualTo(last.startNanos());
        if (window.startNanos() == last.startNanos() && host(row) == host(before)) {
          assertThat(row.startNanos()).isGreaterThanOrEqualTo(before.startNanos());
        }
      }
      FlowKey key = row.key().sourceIsLower() ? row.key() : row.key().reversed();
      assertThat(seen.add(window.startNanos() + " " + key)).as("the only row").isTrue();
      before = row;
    }
  }

  /// Records say that they go on (sequence 1) and that flows end, but never that they begin: once a
  /// flow has a direction, only its end can turn it.
  private static void assertDirectionsStay(List<Flow> rows) {
    Map<FlowKey, Flow> last = new HashMap<>();
    for (Flow row : rows) {
      if (row.traffic() == null) {
        continue;
      }
      FlowKey key = row.key().sourceIsLower() ? row.key() : row.key().reversed();
      Flow before = last.put(key, row);
      if (before != null && before.endReason() == null) {
        assertThat(row.key()).isEqualTo(before.key());
        assertThat(row.sequence()).isGreaterThan(before.sequence());
      }
    }
  }
}
