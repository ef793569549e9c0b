// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.packet.LinkType;
import dev.weir.testkit.packet.PacketBuilder;
import dev.weir.testkit.packet.PcapWriter;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Captures whose rows take far longer to write than a stop may take, and more memory than there is.
class LargeCaptureIT {
  private static final long T = 1_767_225_600_000_000_000L;
  private static final long SECOND = 1_000_000_000L;
  private static final int FLOWS = 20_000;
  private static final int WINDOWS = 15;

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir private Path directory;

  @Test
  void everyRowIsWrittenHoweverLittleTimeAStopHas() throws Exception {
    write();
    Files.writeString(
        directory.resolve("weir.yaml"),
        """
        receivers:
          pcap: {files: [large.pcap]}
        processors:
          window-agg: {}
        exporters:
          csv: {directory: out, queue: {max_bytes: 100KiB}}
        service:
          admin: {enabled: false}
          shutdown_deadline: 20ms
          pipelines:
            dataset: {receivers: [pcap], processors: [window-agg], exporters: [csv]}
        """);
    try (WeirProcess weir = WeirProcess.start(directory, "run", "-c", "weir.yaml")) {
      assertThat(weir.awaitExit(PATIENCE)).as(weir.err()).isZero();
      assertThat(weir.err()).contains("everything is delivered");
    }
    assertAllRowsAreThere();
  }

  /// All rows take twice what there is.
  @Test
  void everyRowIsWrittenHoweverLittleMemoryThereIs() throws Exception {
    write();
    try (WeirProcess weir =
        WeirProcess.startWith(
            List.of("-Xmx48m", "-XX:+UseSerialGC"),
            directory,
            "record",
            "--pcap",
            "large.pcap",
            "--output",
            "out")) {
      assertThat(weir.awaitExit(PATIENCE)).as(weir.err()).isZero();
      assertThat(weir.out())
          .isEqualTo(
              FLOWS * WINDOWS
                  + " rows of "
                  + FLOWS
                  + " flows in out; 0 packets dropped by the kernel\n");
    }
    assertAllRowsAreThere();
  }

  private void assertAllRowsAreThere() throws IOException {
    ManifestFile manifest = ManifestFile.read(directory.resolve("out/dataset.manifest.json"));
    assertThat(manifest.at("complete")).isEqualTo(true);
    assertThat(manifest.at("rows")).isEqualTo(FLOWS * WINDOWS);
    try (BufferedReader rows = Files.newBufferedReader(directory.resolve("out/dataset.csv"))) {
      assertThat(rows.lines().count()).isEqualTo(1 + FLOWS * WINDOWS);
    }
  }

  /// Each flow has a packet in each window.
  private void write() throws IOException {
    List<byte[]> packets = new ArrayList<>();
    for (int flow = 0; flow < FLOWS; flow++) {
      packets.add(
          PacketBuilder.ethernet().ipv6("2001:db8::1", "2001:db8::2").udp(1024 + flow, 53).build());
    }
    try (PcapWriter writer =
        PcapWriter.micros(directory.resolve("large.pcap"), LinkType.ETHERNET)) {
      for (int window = 0; window < WINDOWS; window++) {
        for (byte[] packet : packets) {
          writer.packet(T + 5 * SECOND * window, packet);
        }
      }
    }
  }
}
