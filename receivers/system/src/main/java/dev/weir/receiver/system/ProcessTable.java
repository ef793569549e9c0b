// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

import java.util.HashMap;
import java.util.Map;

/// The processor times of processes at the reading before. A reading that comes to no `end` leaves them
/// as they were. For one thread.
final class ProcessTable {
  private static final class Entry {
    private long startTicks;
    private long ticks;
    private long startTicksNow;
    private long ticksNow;
    private long readingNow;

    private boolean wasThere() {
      return startTicks == startTicksNow && ticks >= 0;
    }

    private void keep() {
      startTicks = startTicksNow;
      ticks = ticksNow;
    }
  }

  private static final long NEW = -1;

  private final Map<Long, Entry> entries = new HashMap<>();
  private boolean compares;
  private long reading;

  void begin() {
    reading++;
  }

  /// How much a process's time has grown since the reading before. One that was not there began since,
  /// except in the first reading, which tells of none.
  long passed(ProcessStat process) {
    Entry entry = entries.computeIfAbsent(process.pid(), _ -> newEntry());
    entry.startTicksNow = process.startTicks();
    entry.ticksNow = process.ticks();
    entry.readingNow = reading;
    if (!compares) {
      return 0;
    }
    return entry.wasThere() ? entry.ticksNow - entry.ticks : entry.ticksNow;
  }

  /// Makes this reading the one to compare with.
  void end() {
    entries.values().removeIf(entry -> entry.readingNow != reading);
    entries.values().forEach(Entry::keep);
    compares = true;
  }

  private static Entry newEntry() {
    Entry entry = new Entry();
    entry.ticks = NEW;
    return entry;
  }
}
