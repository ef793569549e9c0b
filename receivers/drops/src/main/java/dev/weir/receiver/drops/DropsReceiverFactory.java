// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.drops;

import dev.weir.api.BatchConsumer;
import dev.weir.api.component.Problems;
import dev.weir.api.component.Receiver;
import dev.weir.api.component.ReceiverContext;
import dev.weir.api.component.ReceiverFactory;
import dev.weir.api.component.Stability;
import dev.weir.bpf.drops.DropEnvironment;
import dev.weir.bpf.drops.DropReasons;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/// Makes [DropsReceiver]s.
public final class DropsReceiverFactory implements ReceiverFactory<DropsReceiverConfig> {
  private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);
  private static final int FEWEST_FLOWS = 16;
  private static final int MOST_FLOWS = 4 << 20;
  private static final Pattern REASON = Pattern.compile("[a-z0-9_]+");

  @Override
  public String type() {
    return "drops";
  }

  @Override
  public String description() {
    return "Packets that the kernel drops, by reason and flow, by eBPF where packets are freed.";
  }

  @Override
  public Stability stability() {
    return Stability.ALPHA;
  }

  @Override
  public DropsReceiverConfig defaults() {
    return DropsReceiverConfig.DEFAULTS;
  }

  @Override
  public void check(DropsReceiverConfig config, Problems problems) {
    if (config.interval().compareTo(SHORTEST_INTERVAL) < 0) {
      problems.add("interval", "is " + config.interval().toMillis() + "ms; wanted 1s or more");
    }
    if (config.maxFlows() < FEWEST_FLOWS || config.maxFlows() > MOST_FLOWS) {
      problems.add(
          "max_flows",
          "is " + config.maxFlows() + "; wanted " + FEWEST_FLOWS + " to " + MOST_FLOWS);
    }
    List<String> excluded = config.excludeReasons();
    for (int i = 0; i < excluded.size(); i++) {
      if (!REASON.matcher(excluded.get(i)).matches()) {
        problems.add(
            "exclude_reasons[" + i + "]",
            "'" + excluded.get(i) + "' is not a name; wanted one like netfilter_drop");
      }
    }
  }

  @Override
  public void checkEnvironment(DropsReceiverConfig config, Problems problems) {
    List<String> missing = DropEnvironment.missing();
    missing.forEach(each -> problems.add("", each));
    if (!missing.isEmpty()) {
      return;
    }
    Collection<String> known = DropReasons.ofKernel().names();
    for (int i = 0; i < config.excludeReasons().size(); i++) {
      String name = config.excludeReasons().get(i);
      if (!known.contains(name) && !name.startsWith("subsys_")) {
        problems.add(
            "exclude_reasons[" + i + "]",
            "this kernel has no reason '" + name + "'; it has " + known);
      }
    }
  }

  @Override
  public Duration interval(DropsReceiverConfig config) {
    return config.interval();
  }

  @Override
  public DropsReceiverConfig withInterval(DropsReceiverConfig config, Duration interval) {
    return new DropsReceiverConfig(
        interval, config.maxFlows(), config.namespaces(), config.excludeReasons());
  }

  @Override
  public Receiver create(ReceiverContext context, DropsReceiverConfig config, BatchConsumer next) {
    return new DropsReceiver(context, config, next);
  }
}
