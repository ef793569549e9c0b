// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

import dev.weir.api.Attributes;
import dev.weir.api.Metric;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// How many processes there are, and which of them used the processors most, from `/proc/*/stat`. For
/// one thread.
///
/// A process that ends between two readings is not seen; its time is in that of the processors.
final class Processes implements Source {
  static final Family COUNT = new Family("system.process.count", "Processes by state", "{process}");
  static final Family UTILIZATION =
      new Family(
          "weir.system.process.cpu.utilization",
          "Share of one processor that the busiest processes used since the sample before; a process"
              + " that is no longer one of them is told once more, as 0",
          "1");

  private static final String STATE = "process.state";
  private static final String NAME = "process.executable.name";
  private static final String PID = "process.pid";

  private final File proc;
  private final int top;
  private final ProcessTable table = new ProcessTable();
  private final ProcessFiles files;
  private final ProcessStat stat;
  private final Span span = new Span();
  private Set<Attributes> toldBefore = Set.of();

  /// @param top how many of the busiest are told
  Processes(TextReader reader, HostRoot root, int top) {
    this.proc = root.path().resolve("proc").toFile();
    this.top = top;
    this.files = new ProcessFiles(reader, proc);
    this.stat = new ProcessStat(reader);
  }

  @Override
  public String name() {
    return "process";
  }

  @Override
  public void read(Sample sample) throws IOException {
    span.measure(sample.moment());
    Busiest busiest = new Busiest(top);
    Map<ProcessState, Integer> states = new EnumMap<>(ProcessState.class);
    if (span.isMark()) {
      table.begin();
    }
    files.begin();
    for (String pid : pids()) {
      if (files.read(pid)) {
        stat.parse();
        states.merge(stat.state(), 1, Integer::sum);
        if (span.isMark()) {
          busiest.offer(stat, table.passed(stat));
        }
      }
    }
    files.end();
    if (states.isEmpty()) {
      throw new IOException(proc + " shows no process");
    }
    addStates(sample, states);
    if (span.isComparable()) {
      addBusiest(sample, busiest, span.seconds());
    }
    if (span.isMark()) {
      table.end();
      span.mark(sample.moment());
    }
  }

  @Override
  public void close() throws IOException {
    files.close();
  }

  private List<String> pids() throws IOException {
    String[] names = proc.list();
    if (names == null) {
      throw new IOException(proc + " cannot be listed");
    }
    List<String> pids = new ArrayList<>(names.length);
    for (String name : names) {
      if (name.charAt(0) >= '1' && name.charAt(0) <= '9') {
        pids.add(name);
      }
    }
    return pids;
  }

  private static void addStates(Sample sample, Map<ProcessState, Integer> states) {
    List<Metric.Point> points = new ArrayList<>();
    for (ProcessState state : ProcessState.values()) {
      points.add(sample.point(Attributes.of(STATE, state.label()), states.getOrDefault(state, 0)));
    }
    sample.gauge(COUNT, points);
  }

  private void addBusiest(Sample sample, Busiest busiest, double seconds) {
    List<Metric.Point> points = new ArrayList<>();
    Set<Attributes> told = new LinkedHashSet<>();
    for (Busiest.BusyProcess process : busiest.processes()) {
      Attributes attributes = Attributes.of(NAME, process.name(), PID, process.pid());
      told.add(attributes);
      points.add(sample.point(attributes, process.ticks() / ModeTicks.TICKS_PER_SECOND / seconds));
    }
    for (Attributes gone : toldBefore) {
      if (!told.contains(gone)) {
        points.add(sample.point(gone, 0));
      }
    }
    toldBefore = told;
    sample.gauge(UTILIZATION, points);
  }
}
