// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

import java.util.ArrayList;
import java.util.List;

/// The few processes that used the processors most. For one thread.
final class Busiest {
  /// @param ticks processor time that it used
  record BusyProcess(String name, long pid, long ticks) {}

  private final int most;
  private final List<BusyProcess> processes = new ArrayList<>();

  Busiest(int most) {
    this.most = most;
  }

  /// One that did nothing is not busy. Among equals the first stays.
  void offer(ProcessStat process, long ticks) {
    if (ticks <= 0 || (processes.size() == most && ticks <= least())) {
      return;
    }
    int at = processes.size();
    while (at > 0 && processes.get(at - 1).ticks() < ticks) {
      at--;
    }
    processes.add(at, new BusyProcess(process.name(), process.pid(), ticks));
    if (processes.size() > most) {
      processes.removeLast();
    }
  }

  /// The busiest first.
  List<BusyProcess> processes() {
    return processes;
  }

  private long least() {
    return processes.isEmpty() ? Long.MAX_VALUE : processes.getLast().ticks();
  }
}
