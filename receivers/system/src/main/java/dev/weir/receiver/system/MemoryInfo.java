// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// `/proc/meminfo`, in bytes. For one thread.
final class MemoryInfo {
  private static final String TOTAL = "MemTotal:";
  private static final String FREE = "MemFree:";
  private static final String AVAILABLE = "MemAvailable:";
  private static final String BUFFERS = "Buffers:";
  private static final String CACHED = "Cached:";
  private static final String RECLAIMABLE = "SReclaimable:";
  private static final String SWAP_TOTAL = "SwapTotal:";
  private static final String SWAP_FREE = "SwapFree:";

  private final Path path;
  private final KeyedNumbers file;

  MemoryInfo(TextReader reader, HostRoot root) {
    path = root.proc("meminfo");
    file =
        new KeyedNumbers(
            reader,
            path,
            TOTAL,
            FREE,
            AVAILABLE,
            BUFFERS,
            CACHED,
            RECLAIMABLE,
            SWAP_TOTAL,
            SWAP_FREE);
  }

  /// Reads the file anew.
  MemoryInfo read() throws IOException {
    file.read();
    if (total() == 0) {
      throw new IOException(path + " says that there is no memory");
    }
    return this;
  }

  long total() throws IOException {
    return bytes(TOTAL);
  }

  long available() throws IOException {
    return bytes(AVAILABLE);
  }

  long swapTotal() throws IOException {
    return bytes(SWAP_TOTAL);
  }

  long swapFree() throws IOException {
    return bytes(SWAP_FREE);
  }

  /// `used` is what is not available, as the semantic conventions want it; `cached` is what `free(1)`
  /// calls so.
  SequencedMap<String, Long> states() throws IOException {
    SequencedMap<String, Long> states = new LinkedHashMap<>();
    states.put(MemoryUse.USED, total() - available());
    states.put(MemoryUse.FREE, bytes(FREE));
    states.put(MemoryUse.BUFFERS, bytes(BUFFERS));
    states.put(MemoryUse.CACHED, bytes(CACHED) + bytes(RECLAIMABLE));
    return states;
  }

  private long bytes(String key) throws IOException {
    return file.get(key) * 1024;
  }
}
