// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Event;
import dev.weir.testkit.ManualClock;
import dev.weir.testkit.Need;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A real process that takes more memory than its control group may have is killed by the kernel, and
/// the receiver says so.
class OomKillIT {
  private static final Path ROOT = Path.of("/sys/fs/cgroup");
  private static final String LIMIT = "20000000";

  private final Path group = group();

  @Test
  void aRealKillIsCountedAndAnEvent() throws Exception {
    limitMemory();
    OomKills kills = OomKills.ofMachine(new TextReader(), new HostRoot(Path.of("/")));
    ManualClock clock = new ManualClock();
    Sample before = new Sample(Moment.now(clock), 0);
    kills.read(before);

    Process victim =
        new ProcessBuilder(
                "sh",
                "-c",
                "echo $$ > " + group.resolve("cgroup.procs") + " && exec tail /dev/zero")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    boolean ended = victim.waitFor(30, TimeUnit.SECONDS);
    victim.destroyForcibly().waitFor();
    assertThat(ended).as("the kernel ended the process").isTrue();
    clock.advance(Duration.ofSeconds(5));
    Sample after = new Sample(Moment.now(clock), 0);
    kills.read(after);

    double growth = total(after) - total(before);
    assertThat(growth).isGreaterThanOrEqualTo(1);
    assertThat(after.events()).extracting(Event::name).containsExactly(OomKills.EVENT);
    assertThat(after.events().getFirst().attributes().get("weir.system.oom_kills.count"))
        .isEqualTo((long) growth);
  }

  @AfterEach
  void removeGroup() throws IOException {
    Files.deleteIfExists(group);
  }

  /// In control groups of either version, whichever has the memory controller.
  private void limitMemory() throws IOException {
    Need.that(
        Files.isWritable(group.resolveSibling("cgroup.procs")),
        "control groups of memory cannot be made here: not root, or not mounted");
    Files.createDirectory(group);
    for (String file : List.of("memory.max", "memory.limit_in_bytes")) {
      if (Files.exists(group.resolve(file))) {
        Files.writeString(group.resolve(file), LIMIT);
        if (Files.exists(group.resolve("memory.swap.max"))) {
          Files.writeString(group.resolve("memory.swap.max"), "0");
        }
        return;
      }
    }
    Need.that(false, "the memory controller is not on for " + group);
  }

  private static Path group() {
    Path versionOne = ROOT.resolve("memory");
    return (Files.isDirectory(versionOne) ? versionOne : ROOT)
        .resolve("weir-oom-test-" + ProcessHandle.current().pid());
  }

  private static double total(Sample sample) {
    return Readings.told(sample, OomKills.KILLS).getOrDefault("", Double.NaN);
  }
}
