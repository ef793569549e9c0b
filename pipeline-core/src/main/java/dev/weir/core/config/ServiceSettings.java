// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import dev.weir.api.component.ByteSize;
import dev.weir.api.component.Problems;
import dev.weir.api.component.Setting;
import java.time.Duration;

/// What concerns the process rather than a component: the section `service` without its pipelines.
public record ServiceSettings(
    @Setting("The server for `/healthz`, `/ready`, `/status` and `/metrics`.") AdminSettings admin,
    @Setting("What Weir tells about itself.") TelemetrySettings telemetry,
    @Setting(
            "How long a stop may take to deliver what is in the pipelines. Sources that have ended by"
                + " themselves are delivered without a deadline, unless somebody asks for a stop or"
                + " nothing comes further for five minutes.")
        Duration shutdownDeadline,
    @Setting("How long a component may fail before the process counts as unhealthy.")
        Duration healthGrace,
    @Setting(
            "How much may wait in memory before all exporters together, beside the bound of each queue."
                + " Beyond it, receivers whose sources send again (`otlp`) refuse, so that those that"
                + " cannot wait have the room. 0 is half of what the heap may take.")
        ByteSize memoryLimit) {

  public static final ServiceSettings DEFAULTS =
      new ServiceSettings(
          AdminSettings.DEFAULTS,
          TelemetrySettings.DEFAULTS,
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          new ByteSize(0));

  void check(Problems problems) {
    admin.check((setting, message) -> problems.add("admin." + setting, message));
    telemetry.check((setting, message) -> problems.add("telemetry." + setting, message));
  }

  /// What needs a new start.
  void checkReload(ServiceSettings running, Problems problems) {
    admin.checkReload(
        running.admin, (setting, message) -> problems.add("admin." + setting, message));
  }

  /// The limit in bytes, with 0 made a number.
  public long memoryLimitBytes() {
    return memoryLimit.bytes() == 0 ? Runtime.getRuntime().maxMemory() / 2 : memoryLimit.bytes();
  }

  /// What the machine must have.
  void checkEnvironment(Problems problems) {
    long heapBytes = Runtime.getRuntime().maxMemory();
    if (memoryLimit.bytes() > heapBytes) {
      problems.add(
          "memory_limit",
          "found "
              + memoryLimit
              + ", but the heap takes "
              + (heapBytes >> 20)
              + "MiB at most; wanted less than that, or a larger heap (WEIR_JAVA_OPTS=-Xmx...)");
    }
    admin.checkEnvironment((setting, message) -> problems.add("admin." + setting, message));
  }
}
