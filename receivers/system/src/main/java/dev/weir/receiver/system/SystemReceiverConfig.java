// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

import dev.weir.api.component.Setting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Settings of the `system` receiver.
public record SystemReceiverConfig(
    @Setting(
            "How often figures are taken: just before each multiple of itself in epoch time, so that"
                + " each window of that length has one sample. At least 1s.")
        Duration interval,
    @Setting(
            "Whose figures: of the machine (host), or of the container that Weir runs in, relative to"
                + " its limits (container). auto takes the container when it has a limit of processors"
                + " or memory and root_path is /, else the machine.")
        Scope scope,
    @Setting(
            value =
                "Where the machine's file system is seen: its proc and sys are read below. For a"
                    + " container into which those of its host are mounted.",
            example = "/host")
        Path rootPath,
    @Setting(
            value =
                "Network interfaces to tell of: names, or globs with * and ?; lo only where it is"
                    + " named. None with an empty list.",
            example = "[\"eth*\"]")
        List<String> interfaces,
    @Setting("Tell processor times of each processor as well as of all together.") boolean perCpu,
    @Setting("Tell how full file systems on disks are.") boolean filesystems,
    @Setting(
            "How many of the busiest processes to tell, 0 to 20. With 0 the list of processes is not"
                + " read at all.")
        int topProcesses) {
  /// Whose figures are told.
  public enum Scope {
    AUTO,
    HOST,
    CONTAINER
  }

  static final SystemReceiverConfig DEFAULTS =
      new SystemReceiverConfig(
          Duration.ofSeconds(5), Scope.AUTO, Path.of("/"), List.of("*"), false, true, 3);

  public SystemReceiverConfig {
    interfaces = List.copyOf(interfaces);
  }

  SystemReceiverConfig withInterval(Duration other) {
    return new SystemReceiverConfig(
        other, scope, rootPath, interfaces, perCpu, filesystems, topProcesses);
  }
}
