// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// The container's memory, relative to its limit (`memory.max`) or to the machine's where it has none.
/// For one thread.
///
/// What is in use is what is charged to the group without cached files that nobody has used lately
/// (`inactive_file`): the kernel takes those back when memory runs short. It is the working set by which
/// Kubernetes judges.
final class ContainerMemory implements Source {
  private static final String INACTIVE = "inactive_file";
  private static final String CACHED = "file";

  private final TextReader reader;
  private final MemoryInfo machine;
  private final Path current;
  private final Path max;
  private final KeyedNumbers stat;

  ContainerMemory(TextReader reader, HostRoot root, Cgroup cgroup) {
    this.reader = reader;
    this.machine = new MemoryInfo(reader, root);
    this.current = cgroup.file("memory.current");
    this.max = cgroup.file("memory.max");
    this.stat = new KeyedNumbers(reader, cgroup.file("memory.stat"), INACTIVE, CACHED);
  }

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public void read(Sample sample) throws IOException {
    machine.read();
    stat.read();
    long charged = numberIn(current);
    long limit = Math.min(numberIn(max), machine.total());
    if (limit == 0) {
      throw new IOException(max + " is 0: no share of it can be told");
    }
    long used = Math.clamp(charged - stat.get(INACTIVE), 0, charged);
    SequencedMap<String, Long> states = new LinkedHashMap<>();
    states.put(MemoryUse.USED, used);
    states.put(MemoryUse.FREE, Math.max(0, limit - charged));
    states.put(MemoryUse.CACHED, stat.get(CACHED));
    long available = Math.min(Math.max(0, limit - used), machine.available());
    new MemoryUse(limit, available, states).addTo(sample);
  }

  /// The file's only word; `max` is more than any machine has.
  private long numberIn(Path file) throws IOException {
    reader.read(file);
    reader.nextLine();
    reader.skipWords(1);
    return reader.isWord("max") ? Long.MAX_VALUE : reader.numberOfWord(0);
  }
}
