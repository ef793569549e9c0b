// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

import dev.weir.api.Attributes;
import dev.weir.api.Metric;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What the container's processes did with processors, relative to what it may use of them: its quota
/// (`cpu.max`), the processors that it is bound to (`cpuset.cpus.effective`), or those of the machine,
/// whichever is least. For one thread.
final class ContainerCpu implements Source {
  private static final double MICROSECOND = 1e-6;
  private static final String USER = "user_usec";
  private static final String SYSTEM = "system_usec";
  private static final String USAGE = "usage_usec";
  private static final String THROTTLED = "throttled_usec";

  private final TextReader reader;
  private final Path machine;
  private final Cgroup cgroup;
  private final KeyedNumbers stat;
  private final Span span = new Span();
  private double usageBefore;
  private double userBefore;
  private double systemBefore;

  ContainerCpu(TextReader reader, HostRoot root, Cgroup cgroup) {
    this.reader = reader;
    this.machine = root.proc("stat");
    this.cgroup = cgroup;
    this.stat = new KeyedNumbers(reader, cgroup.file("cpu.stat"), USAGE, USER, SYSTEM, THROTTLED);
  }

  @Override
  public String name() {
    return "cpu";
  }

  @Override
  public void read(Sample sample) throws IOException {
    int online = ProcessorCount.online(reader, machine);
    double limit = limit(online);
    stat.read();
    double usage = stat.get(USAGE) * MICROSECOND;
    double user = stat.get(USER) * MICROSECOND;
    double system = stat.get(SYSTEM) * MICROSECOND;
    sample.sum(
        CpuFamilies.TIME, List.of(point(sample, "user", user), point(sample, "system", system)));
    span.measure(sample.moment());
    if (span.isComparable()) {
      double could = span.seconds() * limit;
      List<Metric.Point> shares = new ArrayList<>();
      shares.add(sample.point(Attributes.empty(), share(usage - usageBefore, could)));
      shares.add(point(sample, "user", share(user - userBefore, could)));
      shares.add(point(sample, "system", share(system - systemBefore, could)));
      sample.gauge(CpuFamilies.UTILIZATION, shares);
    }
    if (span.isMark()) {
      span.mark(sample.moment());
      usageBefore = usage;
      userBefore = user;
      systemBefore = system;
    }
    sample.gauge(CpuFamilies.LOGICAL, online);
    sample.gauge(CpuFamilies.LIMIT, limit);
    // Absent where the controller is not on for the group.
    if (cgroup.has("cpu.max")) {
      sample.sum(CpuFamilies.THROTTLED, stat.get(THROTTLED) * MICROSECOND);
    }
  }

  /// In processors.
  private double limit(int online) throws IOException {
    double limit = online;
    if (cgroup.has("cpuset.cpus.effective")) {
      int bound = ProcessorCount.inList(reader, cgroup.file("cpuset.cpus.effective"));
      limit = bound > 0 ? Math.min(limit, bound) : limit;
    }
    if (cgroup.has("cpu.max")) {
      reader.read(cgroup.file("cpu.max"));
      reader.nextLine();
      reader.skipWords(1);
      if (!reader.isWord("max")) {
        double quota = reader.numberOfWord(0);
        limit = Math.min(limit, quota / reader.number());
      }
    }
    return limit;
  }

  /// At most 1: a burst, and the time between two readings of clocks, can come out above the limit.
  private static double share(double seconds, double could) {
    return Math.clamp(seconds / could, 0, 1);
  }

  private static Metric.Point point(Sample sample, String mode, double value) {
    return sample.point(Attributes.of(CpuFamilies.MODE, mode), value);
  }
}
