// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.ndp;

import dev.weir.api.Attributes;
import dev.weir.api.Event;
import dev.weir.api.Metric;
import dev.weir.api.component.Clock;
import dev.weir.bpf.event.NdpPacket;
import dev.weir.bpf.ndp.ChangeEvents;
import dev.weir.bpf.ndp.NeighborEvents;
import dev.weir.bpf.ndp.NeighborMessage;
import dev.weir.bpf.ndp.NeighborTable;
import dev.weir.bpf.ndp.RouterTable;
import dev.weir.bpf.tap.KernelClock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/// What is known of the links: counts and tables, and the events that come of each message. Safe for
/// use by several threads: each tap has its own.
final class NeighborWatch {
  private static final int REMEMBERED = 4096;

  /// Packets are heard of sooner than this, unless the pipeline holds their tap up.
  private static final long FAR_NANOS = 2_000_000_000L;

  private final boolean messageEvents;
  private final NeighborEvents messages;
  private final ChangeEvents changes;
  private final IntFunction<String> interfaceNames;

  /// As they were when the last message came by each: a tap that has ended knows none.
  private final Map<Integer, String> names = new LinkedHashMap<>();

  private final InterfaceGauge neighborCounts =
      new InterfaceGauge("weir.ndp.neighbors", "Neighbours known by their messages", "{neighbor}");
  private final InterfaceGauge routerCounts =
      new InterfaceGauge(
          "weir.ndp.routers", "Default routers known by their advertisements", "{router}");
  private final KernelClock clock;
  private long startNanos;
  private final MessageCounts counts = new MessageCounts();
  private final NeighborTable neighbors;
  private final RouterTable routers;
  private List<Event> told = new ArrayList<>();

  NeighborWatch(NdpReceiverConfig config, IntFunction<String> interfaceNames, Clock clock) {
    this.messageEvents = config.events();
    this.messages = new NeighborEvents(this::name);
    this.changes = new ChangeEvents(this::name);
    this.interfaceNames = interfaceNames;
    this.clock = new KernelClock(clock);
    this.startNanos = this.clock.epochNanos();
    this.neighbors =
        new NeighborTable(
            config.maxNeighbors(),
            config.neighborTimeout(),
            change -> {
              if (config.changes()) {
                told.add(changes.event(change));
              }
            });
    this.routers =
        new RouterTable(
            config.maxRouters(),
            change -> {
              if (config.changes()) {
                told.add(changes.event(change));
              }
            });
  }

  /// Takes a packet.
  ///
  /// @return the events that it gives: itself first, then what it changed
  synchronized List<Event> see(NdpPacket packet) {
    NeighborMessage.parse(packet).ifPresent(this::see);
    return take();
  }

  /// The time, which the tables follow when somebody sets the clock: no lifetime ends by that.
  private long now() {
    long step = clock.followStep();
    if (step != 0) {
      neighbors.clockSet(step);
      routers.clockSet(step);
    }
    return clock.epochNanos();
  }

  /// The message for the tables. Taps follow a clock that was set only when an epoch ends: until then
  /// their times are of another clock than the tables'.
  private NeighborMessage inTime(NeighborMessage message) {
    long now = now();
    return Math.abs(message.timeNanos() - now) < FAR_NANOS ? message : message.at(now);
  }

  private void see(NeighborMessage message) {
    remember(message.interfaceIndex());
    counts.count(message);
    if (messageEvents) {
      told.add(messages.event(message));
    }
    NeighborMessage known = inTime(message);
    neighbors.observe(known);
    routers.observe(known);
  }

  /// Ends what is over by now.
  ///
  /// @return the events of what ended
  synchronized List<Event> expire() {
    long nowNanos = now();
    neighbors.expire(nowNanos);
    routers.expire(nowNanos);
    return take();
  }

  synchronized List<Metric> metrics() {
    long nowNanos = now();
    // Sums begin before their points, also when the wall clock was set to before we started.
    startNanos = Math.min(startNanos, nowNanos);
    List<Metric> metrics = new ArrayList<>(counts.metrics(startNanos, nowNanos));
    metrics.add(
        neighborCounts.metric(
            neighbors.neighbors().stream().map(each -> name(each.interfaceIndex())), nowNanos));
    metrics.add(
        routerCounts.metric(
            routers.routers().stream().map(each -> name(each.interfaceIndex())), nowNanos));
    List<Metric.Point> evictions =
        List.of(
            evictions("neighbors", neighbors.evictions(), nowNanos),
            evictions("routers", routers.evictions(), nowNanos),
            evictions("prefixes", routers.prefixEvictions(), nowNanos));
    metrics.add(
        new Metric(
            "weir.ndp.evictions",
            "Entries given up because their table was full",
            "{entry}",
            new Metric.Sum(evictions, startNanos)));
    return metrics;
  }

  private void remember(int interfaceIndex) {
    names.remove(interfaceIndex);
    if (names.size() >= REMEMBERED) {
      names.remove(names.keySet().iterator().next());
    }
    names.put(interfaceIndex, interfaceNames.apply(interfaceIndex));
  }

  private String name(int interfaceIndex) {
    return names.getOrDefault(interfaceIndex, Integer.toString(interfaceIndex));
  }

  private List<Event> take() {
    List<Event> events = told;
    told = new ArrayList<>();
    return events;
  }

  private static Metric.Point evictions(String table, long count, long nowNanos) {
    return new Metric.Point(Attributes.of("table", table), nowNanos, (double) count);
  }
}
