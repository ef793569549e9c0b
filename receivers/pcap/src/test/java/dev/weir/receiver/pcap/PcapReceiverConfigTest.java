// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.pcap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bpf.capture.EngineKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PcapReceiverConfigTest {
  private final PcapReceiverFactory factory = new PcapReceiverFactory();

  @TempDir Path directory;

  @Test
  void defaultsMissOnlyTheFiles() {
    assertThat(problems(factory.defaults()))
        .containsExactly("files: names no file; wanted one or more");
  }

  @Test
  void everyProblemIsReported() {
    PcapReceiverConfig config =
        new PcapReceiverConfig(
            List.of("a.pcap", " ", "*/a.pcap"), Duration.ZERO, -1, EngineKind.NATIVE, -1, true, 17);
    assertThat(problems(config))
        .containsExactly(
            "files[1]: is empty; wanted a path or a glob like captures/*.pcap",
            "files[2]: '*/a.pcap' has a glob in a directory; only the file's name may be one",
            "interval: is 0 ns; wanted 1ms or more",
            "max_flows: is -1; wanted 0 to 16777216",
            "speed: is -1.0; wanted 0 or more",
            "max_chain: is 17; wanted 1 to 16");
  }

  @Test
  void environmentCheckNamesFilesThatCannotBeRead() throws Exception {
    Path empty = Files.createFile(directory.resolve("empty.pcap"));
    Path good = Samples.capture(directory.resolve("good.pcap"));
    String missing = directory.resolve("missing.pcap").toString();
    String glob = directory.resolve("*.gz").toString();
    List<String> problems = new ArrayList<>();
    factory.checkEnvironment(
        Samples.config(empty.toString(), good.toString(), missing, glob),
        (setting, message) -> problems.add(setting + ": " + message));
    assertThat(problems)
        .contains(
            "files[0]: " + empty + ": is empty; wanted a pcap or pcapng capture",
            "files[2]: " + missing + ": does not exist",
            "files[3]: no file matches '" + glob + "'")
        .noneMatch(problem -> problem.startsWith("files[1]"));
  }

  @Test
  void globsAreReadByName() throws Exception {
    for (String name : List.of("b.pcap", "a.pcap", "c.txt", "[d].pcap")) {
      Files.createFile(directory.resolve(name));
    }
    assertThat(FilePatterns.resolve(directory.resolve("*.pcap").toString()))
        .extracting(path -> path.getFileName().toString())
        .containsExactly("[d].pcap", "a.pcap", "b.pcap");
    assertThat(FilePatterns.resolve(directory.resolve("[d].pcap").toString()))
        .containsExactly(directory.resolve("[d].pcap"));
  }

  private List<String> problems(PcapReceiverConfig config) {
    List<String> problems = new ArrayList<>();
    factory.check(config, (setting, message) -> problems.add(setting + ": " + message));
    return problems;
  }
}
