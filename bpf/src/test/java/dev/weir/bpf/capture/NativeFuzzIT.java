// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The host build under the address and undefined-behaviour sanitizers: see `fuzz-native.sh`, which
/// runs for longer at night.
class NativeFuzzIT {
  private static final Path REAL = Path.of("../../shared/captures/real");

  @Test
  void readsNoByteThatIsNotThere() throws Exception {
    assumeTrue(isThere("clang"), "no clang");
    List<String> command = new ArrayList<>(List.of("./fuzz-native.sh", "1000000", "20260101"));
    if (Files.isDirectory(REAL)) {
      try (Stream<Path> files = Files.list(REAL)) {
        files.map(Path::toString).filter(name -> name.endsWith(".pcap")).forEach(command::add);
      }
    }
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).contains(" packets, ").doesNotContain("runtime error");
  }

  private static boolean isThere(String program) {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }
}
