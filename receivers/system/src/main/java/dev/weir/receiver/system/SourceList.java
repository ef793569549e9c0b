// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which sources serve a configuration.
final class SourceList {
  private static final Path OWN_MOUNTS = Path.of("/proc/self/mounts");

  private final SystemReceiverConfig config;
  private final HostRoot root;
  private final TextReader reader = new TextReader();
  private final List<Source> sources = new ArrayList<>();

  private SourceList(SystemReceiverConfig config) {
    this.config = config;
    this.root = new HostRoot(config.rootPath());
  }

  /// All of them share memory: they are for one thread together.
  ///
  /// @param container whose figures are told; empty for those of the machine
  static List<Source> of(SystemReceiverConfig config, Optional<Cgroup> container) {
    SourceList list = new SourceList(config);
    container.ifPresentOrElse(list::addContainer, list::addMachine);
    list.addCommon();
    return List.copyOf(list.sources);
  }

  private void addMachine() {
    sources.add(new MachineCpu(reader, root, config.perCpu()));
    addMachineMemory();
    sources.add(new MachineDisks(reader, root));
  }

  /// Where a controller is not on for the container's group, nothing limits the container there: memory is
  /// the machine's then. Reads and writes of the machine are not the container's: they stay untold.
  private void addContainer(Cgroup cgroup) {
    sources.add(new ContainerCpu(reader, root, cgroup));
    if (cgroup.has("memory.max")) {
      sources.add(new ContainerMemory(reader, root, cgroup));
      sources.add(OomKills.ofContainer(reader, cgroup));
    } else {
      addMachineMemory();
    }
    if (cgroup.has("io.stat")) {
      sources.add(new ContainerDisks(reader, root, cgroup));
    }
  }

  private void addMachineMemory() {
    sources.add(new MachineMemory(reader, root));
    sources.add(OomKills.ofMachine(reader, root));
  }

  /// What has no limits, or is a container's own by its namespaces.
  private void addCommon() {
    sources.add(new LoadAndUptime(reader, root));
    sources.add(new Paging(reader, root));
    if (!config.interfaces().isEmpty()) {
      sources.add(new Network(reader, root, new InterfaceNames(config.interfaces())));
    }
    if (config.filesystems()) {
      sources.add(new Filesystems(reader, root, OWN_MOUNTS));
    }
    if (config.topProcesses() > 0) {
      sources.add(new Processes(reader, root, config.topProcesses()));
    }
  }
}
