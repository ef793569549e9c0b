// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.bpf.capture.CaptureException;
import dev.weir.bpf.capture.CaptureFile;
import dev.weir.bpf.netns.NetworkNamespace;
import dev.weir.testkit.Need;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `tcpdump` of an interface in a namespace, into a file with nanoseconds. Closing kills it.
final class PacketCapture implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String BUFFER_KIB = "131072";
  private static final Pattern TOTALS =
      Pattern.compile(
          "(\\d+) packets? captured\\s+\\d+ packets? received by filter\\s+(\\d+) packets? dropped by"
              + " kernel");

  private final Process process;
  private final Path file;
  private final Path said;

  private PacketCapture(Process process, Path file, Path said) {
    this.process = process;
    this.file = file;
    this.said = said;
  }

  /// Returns once every further packet comes into the file.
  static PacketCapture start(NetworkNamespace namespace, Path file) throws IOException {
    String tcpdump = Need.program("tcpdump");
    Path said = file.resolveSibling(file.getFileName() + ".txt");
    Process process =
        new ProcessBuilder(
                "env",
                "--default-signal=INT",
                "ip",
                "netns",
                "exec",
                namespace.name(),
                tcpdump,
                "-i",
                namespace.interfaceName(),
                "-n",
                "-s",
                "0",
                "-B",
                BUFFER_KIB,
                "--time-stamp-precision=nano",
                "-U",
                "-Z",
                "root",
                "-w",
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    PacketCapture capture = new PacketCapture(process, file, said);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          assertThat(process.isAlive()).as(Files.readString(said)).isTrue();
          assertThat(said).content().contains("listening on");
        });
    return capture;
  }

  /// Ends it once that many packets are in the file, which then is whole. Fails when the kernel had no
  /// room for some, or others are in it.
  void finish(long packets) throws Exception {
    // What it has not read yet from the kernel when it is interrupted, it never reads.
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(written()).isEqualTo(packets));
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("it ends").isTrue();
    Matcher totals = TOTALS.matcher(Files.readString(said));
    assertThat(totals.find()).as(Files.readString(said)).isTrue();
    assertThat(totals.group(1)).as("packets captured").isEqualTo(Long.toString(packets));
    assertThat(totals.group(2)).as("packets dropped by the kernel").isEqualTo("0");
  }

  private long written() throws CaptureException {
    long packets = 0;
    try (CaptureFile capture = CaptureFile.open(file)) {
      while (capture.next()) {
        packets++;
      }
    }
    return packets;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
