// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Files that say what they should not: an error that names the file, or figures, and nothing else.
class MalformedFilesTest {
  private final Readings readings = new Readings();
  private final TextReader reader = new TextReader();

  private final Path directory;
  private final RecordedTree tree;

  MalformedFilesTest(@TempDir Path directory) {
    this.directory = directory;
    tree = new RecordedTree(directory).container();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "memory, proc/meminfo, MemTotal:        1000000, MemTotal: much, has 'much' where a number belongs",
        "memory, proc/meminfo, MemAvailable, MemUnavailable, has no line 'MemAvailable:'",
        "memory, proc/meminfo, MemTotal:        1000000 kB, MemTotal: 0, says that there is no memory",
        "cpu, proc/stat, cpu  1000, cpx  1000, has no line 'cpu'",
        "cpu, proc/stat, 100 5 15 60 7 3, 100 5 15, \"line 1, ends early\"",
        "cpu, proc/stat, 8000 100, -8000 100, has '-8000' where a number belongs",
        "disk, proc/diskstats, 513980 41562, 5x 41562, \"diskstats, line 2, has '5x'\"",
        "network, proc/1/net/dev, eth0:, eth0, has no ':'",
        "oom, proc/vmstat, oom_kill 2, oom_kill, \"vmstat, line 6, ends early\"",
        "oom, proc/vmstat, oom_kill 2, oom_kill 99999999999999999999, where a number belongs",
        "load, proc/loadavg, 0.45, low, has 'low' where a number belongs",
        "process, proc/303/stat, (java), java, has no '('"
      })
  void theErrorNamesFileAndFault(
      String source, String file, String old, String text, String message) {
    tree.replace(file, old, text);

    assertThatThrownBy(() -> readings.read(sources().get(names().indexOf(source))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(directory.resolve(file).toString())
        .hasMessageContaining(message);
  }

  @Test
  void damagedFilesGiveFiguresOrAnErrorAndNothingElse() throws Exception {
    Random random = new Random(7);
    List<Path> files;
    try (Stream<Path> all = Files.walk(directory)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    int failures = 0;
    for (int i = 0; i < 500; i++) {
      Path file = files.get(random.nextInt(files.size()));
      byte[] whole = Files.readAllBytes(file);
      Files.write(file, damaged(whole, random));
      for (Source source : sources()) {
        try {
          readings.read(source);
        } catch (IOException e) {
          failures++;
          assertThat(e).hasMessageContaining(directory.toString());
        }
      }
      Files.write(file, whole);
    }
    assertThat(failures).isPositive();
  }

  private static byte[] damaged(byte[] whole, Random random) {
    if (whole.length == 0 || random.nextInt(10) == 0) {
      return new byte[0];
    }
    if (random.nextInt(3) == 0) {
      return Arrays.copyOf(whole, random.nextInt(whole.length));
    }
    byte[] damaged = whole.clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      damaged[random.nextInt(damaged.length)] = (byte) " \n0:-9()a\\,=".charAt(random.nextInt(12));
    }
    return damaged;
  }

  private List<String> names() {
    return sources().stream().map(Source::name).toList();
  }

  private List<Source> sources() {
    HostRoot root = tree.root();
    Cgroup cgroup = new Cgroup(directory.resolve("sys/fs/cgroup"));
    return List.of(
        new MachineCpu(reader, root, true),
        new MachineMemory(reader, root),
        new MachineDisks(reader, root),
        new Network(reader, root, new InterfaceNames(List.of("*"))),
        new LoadAndUptime(reader, root),
        new Paging(reader, root),
        new Processes(reader, root, 3),
        OomKills.ofMachine(reader, root),
        new ContainerCpu(reader, root, cgroup),
        new ContainerMemory(reader, root, cgroup),
        new ContainerDisks(reader, root, cgroup),
        OomKills.ofContainer(reader, cgroup),
        new Filesystems(reader, root, directory.resolve("proc/1/mounts")));
  }
}
