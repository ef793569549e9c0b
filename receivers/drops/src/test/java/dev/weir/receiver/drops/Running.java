// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.drops;

import dev.weir.api.Attributes;
import dev.weir.api.Metric;
import dev.weir.api.component.StartException;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.Verdict;
import dev.weir.bpf.netns.NetworkNamespace;
import dev.weir.receiver.drops.DropsReceiverConfig.Namespaces;
import dev.weir.testkit.CapturingConsumer;
import dev.weir.testkit.TestContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// A receiver that runs in a namespace, and what it has handed on.
final class Running implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final CapturingConsumer consumer = new CapturingConsumer();
  private final DropsReceiver receiver;

  private Running(DropsReceiverConfig config) {
    receiver = new DropsReceiver(TestContext.of("drops"), config, consumer);
  }

  /// Counts what happens in that namespace.
  static Running in(NetworkNamespace namespace, int maxFlows, String... excluded)
      throws StartException {
    Running running = new Running(config(Namespaces.OWN, maxFlows, excluded));
    namespace.<Boolean, StartException>call(() -> {
      running.receiver.start();
      return true;
    });
    return running;
  }

  /// Counts what happens anywhere, from the test's own namespace.
  static Running everywhere() throws StartException {
    Running running = new Running(config(Namespaces.ALL, 16_384));
    running.receiver.start();
    return running;
  }

  private static DropsReceiverConfig config(
      Namespaces namespaces, int maxFlows, String... excluded) {
    return new DropsReceiverConfig(Duration.ofSeconds(1), maxFlows, namespaces, List.of(excluded));
  }

  /// Stops, so that everything has been handed on.
  Running stop() {
    receiver.stop(GRACE);
    return this;
  }

  /// The last value of a metric, of all points with these attributes.
  long metric(String name, Map<String, String> wanted) {
    List<Metric> readings =
        consumer.metrics().stream().filter(metric -> metric.name().equals(name)).toList();
    if (readings.isEmpty() || !(readings.getLast().data() instanceof Metric.Sum sum)) {
      return 0;
    }
    return sum.points().stream()
        .filter(point -> has(point.attributes(), wanted))
        .mapToLong(point -> (long) point.value())
        .sum();
  }

  long packets(String reason) {
    return metric("weir.dropped.packets", Map.of("reason", reason));
  }

  List<Flow> flows(Predicate<Flow> which) {
    return consumer.flows().stream().filter(which).toList();
  }

  /// Dropped packets of such flows.
  long dropped(Predicate<Flow> which) {
    return flows(which).stream().map(Flow::verdict).mapToLong(Verdict::droppedPackets).sum();
  }

  private static boolean has(Attributes attributes, Map<String, String> wanted) {
    return wanted.entrySet().stream()
        .allMatch(entry -> entry.getValue().equals(attributes.text(entry.getKey())));
  }

  @Override
  public void close() {
    receiver.stop(GRACE);
  }
}
