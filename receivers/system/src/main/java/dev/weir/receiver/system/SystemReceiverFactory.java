// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

import dev.weir.api.BatchConsumer;
import dev.weir.api.component.Problems;
import dev.weir.api.component.Receiver;
import dev.weir.api.component.ReceiverContext;
import dev.weir.api.component.ReceiverFactory;
import dev.weir.api.component.Stability;
import java.io.IOException;
import java.time.Duration;

/// Makes [SystemReceiver]s.
public final class SystemReceiverFactory implements ReceiverFactory<SystemReceiverConfig> {
  private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);
  private static final int MOST_PROCESSES = 20;

  @Override
  public String type() {
    return "system";
  }

  @Override
  public String description() {
    return "What the machine or the container does: processors, memory, disks, network, processes.";
  }

  @Override
  public Stability stability() {
    return Stability.ALPHA;
  }

  @Override
  public SystemReceiverConfig defaults() {
    return SystemReceiverConfig.DEFAULTS;
  }

  @Override
  public void check(SystemReceiverConfig config, Problems problems) {
    if (config.interval().compareTo(SHORTEST_INTERVAL) < 0) {
      problems.add("interval", "is " + config.interval().toMillis() + "ms; wanted 1s or more");
    }
    if (!config.rootPath().isAbsolute()) {
      problems.add(
          "root_path", "'" + config.rootPath() + "' does not begin with /; wanted a whole path");
    }
    for (int i = 0; i < config.interfaces().size(); i++) {
      if (config.interfaces().get(i).isBlank()) {
        problems.add("interfaces[" + i + "]", "is empty; wanted a name or a glob like eth*");
      }
    }
    if (config.topProcesses() < 0 || config.topProcesses() > MOST_PROCESSES) {
      problems.add(
          "top_processes", "is " + config.topProcesses() + "; wanted 0 to " + MOST_PROCESSES);
    }
  }

  @Override
  public void checkEnvironment(SystemReceiverConfig config, Problems problems) {
    try {
      Origin.find(config);
    } catch (IOException e) {
      problems.add("", String.valueOf(e.getMessage()));
    }
  }

  @Override
  public Duration interval(SystemReceiverConfig config) {
    return config.interval();
  }

  @Override
  public SystemReceiverConfig withInterval(SystemReceiverConfig config, Duration interval) {
    return config.withInterval(interval);
  }

  @Override
  public Receiver create(ReceiverContext context, SystemReceiverConfig config, BatchConsumer next) {
    return new SystemReceiver(context, config, next);
  }
}
