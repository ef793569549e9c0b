// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// How many tasks wanted to run, and how long the machine is up. For one thread.
final class LoadAndUptime implements Source {
  static final List<Family> LOAD =
      List.of(
          load("1m", "the last minute"),
          load("5m", "the last five minutes"),
          load("15m", "the last fifteen minutes"));
  static final Family UPTIME =
      new Family("system.uptime", "How long the machine has been running", "s");

  private final TextReader reader;
  private final Path loads;
  private final Path uptime;

  LoadAndUptime(TextReader reader, HostRoot root) {
    this.reader = reader;
    this.loads = root.proc("loadavg");
    this.uptime = root.proc("uptime");
  }

  @Override
  public String name() {
    return "load";
  }

  @Override
  public void read(Sample sample) throws IOException {
    open(loads);
    for (Family family : LOAD) {
      sample.gauge(family, reader.decimal());
    }
    open(uptime);
    sample.gauge(UPTIME, reader.decimal());
  }

  private void open(Path file) throws IOException {
    reader.read(file);
    if (!reader.nextLine()) {
      throw new IOException(file + " is empty");
    }
  }

  private static Family load(String span, String words) {
    return new Family(
        "system.cpu.load_average." + span,
        "Tasks that ran, wanted to run or waited for disks, on average over " + words,
        "{thread}");
  }
}
