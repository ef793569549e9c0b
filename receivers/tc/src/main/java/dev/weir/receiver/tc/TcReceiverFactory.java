// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.tc;

import dev.weir.api.BatchConsumer;
import dev.weir.api.component.Problems;
import dev.weir.api.component.Receiver;
import dev.weir.api.component.ReceiverContext;
import dev.weir.api.component.ReceiverFactory;
import dev.weir.api.component.Stability;
import dev.weir.bpf.tap.InterfacePattern;
import dev.weir.bpf.tap.TapEnvironment;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Makes [TcReceiver]s.
public final class TcReceiverFactory implements ReceiverFactory<TcReceiverConfig> {
  private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);
  private static final int FEWEST_FLOWS = 16;
  private static final int MOST_FLOWS = 16 << 20;

  @Override
  public String type() {
    return "tc";
  }

  @Override
  public String description() {
    return "Flows from the packets of interfaces, both ways, by eBPF on traffic control hooks.";
  }

  @Override
  public Stability stability() {
    return Stability.ALPHA;
  }

  @Override
  public TcReceiverConfig defaults() {
    return TcReceiverConfig.DEFAULTS;
  }

  @Override
  public void check(TcReceiverConfig config, Problems problems) {
    List<String> interfaces = config.interfaces();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < interfaces.size(); i++) {
      String problem = InterfacePattern.problem(interfaces.get(i));
      if (!problem.isEmpty()) {
        problems.add("interfaces[" + i + "]", problem);
      } else if (!seen.add(interfaces.get(i))) {
        problems.add("interfaces[" + i + "]", "'" + interfaces.get(i) + "' is there twice");
      }
    }
    if (config.interval().compareTo(SHORTEST_INTERVAL) < 0) {
      problems.add("interval", "is " + text(config.interval()) + "; wanted 1s or more");
    }
    if (config.idleTimeout().compareTo(config.interval()) < 0) {
      problems.add(
          "idle_timeout",
          "is "
              + text(config.idleTimeout())
              + ", less than the interval; wanted "
              + text(config.interval())
              + " or more");
    }
    if (config.closedLinger().isNegative()) {
      problems.add("closed_linger", "is negative; wanted 0s or more");
    }
    if (config.maxFlows() < FEWEST_FLOWS || config.maxFlows() > MOST_FLOWS) {
      problems.add(
          "max_flows",
          "is " + config.maxFlows() + "; wanted " + FEWEST_FLOWS + " to " + MOST_FLOWS);
    }
  }

  @Override
  public void checkEnvironment(TcReceiverConfig config, Problems problems) {
    TapEnvironment.missing().forEach(missing -> problems.add("", missing));
    for (int i = 0; i < config.interfaces().size(); i++) {
      String text = config.interfaces().get(i);
      if (InterfacePattern.problem(text).isEmpty() && !TapEnvironment.exists(text)) {
        problems.add(
            "interfaces[" + i + "]",
            "no interface matches '" + text + "'; there are " + TapEnvironment.interfaces());
      }
    }
  }

  @Override
  public Receiver create(ReceiverContext context, TcReceiverConfig config, BatchConsumer next) {
    return new TcReceiver(context, config, next);
  }

  private static String text(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + "s"
        : duration.toMillis() + "ms";
  }
}
