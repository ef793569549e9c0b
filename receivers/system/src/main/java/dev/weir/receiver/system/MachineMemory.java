// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

import java.io.IOException;

/// The machine's memory. For one thread.
final class MachineMemory implements Source {
  private final MemoryInfo file;

  MachineMemory(TextReader reader, HostRoot root) {
    file = new MemoryInfo(reader, root);
  }

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public void read(Sample sample) throws IOException {
    file.read();
    new MemoryUse(file.total(), file.available(), file.states()).addTo(sample);
  }
}
