// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

import dev.weir.api.Attributes;
import dev.weir.api.Event;
import dev.weir.api.Severity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Processes that the kernel killed for want of memory: a sum, and an event when there was one since the
/// reading before. For one thread.
///
/// A machine's are in `/proc/vmstat` (since Linux 4.13), those of a container in the `memory.events` of
/// its control group; both call them `oom_kill`. A kill in a container is one of the machine too.
final class OomKills implements Source {
  static final Family KILLS =
      new Family(
          "weir.system.oom_kills",
          "Processes that the kernel killed for want of memory",
          "{process}");
  static final String EVENT = "weir.system.oom_kill";

  private static final String KEY = "oom_kill";

  private final KeyedNumbers file;
  private final String whose;
  private final Totals<String> totals = new Totals<>();
  private @Nullable Moment lastRead;
  private long before;

  private OomKills(TextReader reader, Path file, String whose) {
    this.file = new KeyedNumbers(reader, file, KEY);
    this.whose = whose;
  }

  static OomKills ofMachine(TextReader reader, HostRoot root) {
    return new OomKills(reader, root.proc("vmstat"), "host");
  }

  static OomKills ofContainer(TextReader reader, Cgroup cgroup) {
    return new OomKills(reader, cgroup.file("memory.events"), "container");
  }

  @Override
  public String name() {
    return "oom";
  }

  @Override
  public void read(Sample sample) throws IOException {
    long total = totals.follow(KEY, file.read().get(KEY));
    sample.sum(KILLS, total);
    if (lastRead != null && total > before) {
      sample.event(event(sample.moment(), lastRead, total));
    }
    before = total;
    lastRead = sample.moment();
  }

  private Event event(Moment now, Moment since, long total) {
    long kills = total - before;
    double seconds = now.secondsSince(since);
    return new Event(
        EVENT,
        now.epochNanos(),
        Severity.ERROR,
        String.format(
            Locale.ROOT,
            "the kernel killed %s for want of memory within the last %.1f s",
            kills == 1 ? "a process" : kills + " processes",
            seconds),
        Attributes.builder()
            .put("weir.system.scope", whose)
            .put("weir.system.oom_kills.count", kills)
            .put("weir.system.oom_kills.total", total)
            .put("weir.system.oom_kills.within_seconds", seconds)
            .build());
  }
}
