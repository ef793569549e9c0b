// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.packet.LinkType;
import dev.weir.testkit.packet.PacketBuilder;
import dev.weir.testkit.packet.PcapWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `weir record` of captures.
class RecordCommandIT {
  private static final long T = 1_767_225_600_000_000_000L;
  private static final long SECOND = 1_000_000_000L;

  @TempDir private Path directory;
  private String capture = "";

  @BeforeEach
  void write() throws IOException {
    Path file = directory.resolve("a.pcap");
    capture = file.toString();
    try (PcapWriter writer = PcapWriter.micros(file, LinkType.ETHERNET)) {
      writer
          .packet(T, ipv4("192.0.2.1", "192.0.2.2").tcp(40000, 80, "S").build())
          .packet(T + SECOND, ipv4("192.0.2.2", "192.0.2.1").tcp(80, 40000, "SA").build())
          .packet(T + 6 * SECOND, ipv4("192.0.2.1", "192.0.2.2").tcp(40000, 80, "A").build())
          .packet(
              T + 6 * SECOND,
              PacketBuilder.ethernet().ipv6("2001:db8::1", "2001:db8::2").udp(1000, 53).build());
    }
  }

  @Test
  void writesARowForEachFlowAndWindow() throws IOException {
    CommandLineRun run = record("a");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).startsWith("3 rows of 2 flows in ");
    List<String[]> rows = rows("a");
    assertThat(rows.getFirst())
        .hasSize(74)
        .startsWith("timestamp", "flow_id")
        .endsWith("anomaly_label");
    assertThat(column(rows, "timestamp")).containsExactly("1767225600", "1767225605", "1767225605");
    assertThat(column(rows, "src_ip")).containsExactly("192.0.2.1", "192.0.2.1", "2001:db8::1");
    assertThat(column(rows, "packet_count")).containsExactly("2", "1", "1");
    assertThat(column(rows, "syn_count")).containsExactly("1", "0", "0");
    assertThat(column(rows, "connection_state")).containsExactly("NEW", "ESTABLISHED", "");
    assertThat(column(rows, "cpu_usage_percent")).containsOnly("");
  }

  @Test
  void theSameCaptureGivesTheSameBytes() throws IOException {
    record("a");
    record("b");
    assertThat(directory.resolve("a/dataset.csv"))
        .hasSameBinaryContentAs(directory.resolve("b/dataset.csv"));
  }

  @Test
  void aSecondRunContinuesWithANewFile() throws IOException {
    record("a");
    byte[] first = Files.readAllBytes(directory.resolve("a/dataset.csv"));
    CommandLineRun run = record("a", "--label", "3");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(directory.resolve("a/dataset.csv")).hasBinaryContent(first);
    List<String> second = Files.readAllLines(directory.resolve("a/dataset-1.csv"));
    assertThat(second.subList(1, second.size())).hasSize(3).allMatch(row -> row.endsWith(",3"));
  }

  @Test
  void shorterWindowsShortenTheInterval() throws IOException {
    CommandLineRun run = record("a", "--window", "1");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(column(rows("a"), "timestamp"))
        .containsExactly("1767225600", "1767225601", "1767225606", "1767225606");
  }

  @Test
  void leavesIdentifiersOut() throws IOException {
    record("a", "--drop-identifiers");
    assertThat(rows("a").getFirst()).doesNotContain("src_ip", "flow_id").contains("packet_count");
  }

  @Test
  void saysWhatIsWrong() {
    assertThat(CommandLineRun.weir("record").exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(CommandLineRun.weir("record").err())
        .contains("there is nothing to record; wanted interfaces, 'all' or --pcap FILE");
    assertThat(CommandLineRun.weir("record", "eth0", "--pcap", capture).err())
        .contains("--pcap and interface 'eth0'; wanted one or the other");
    assertThat(record("a", "--schema", "classsic").err()).contains("classsic", "classic");
    assertThat(record("a", "--window", "0").err()).contains("window", "1ms");
    CommandLineRun absent =
        CommandLineRun.weir(
            "record", "--pcap", directory + "/none.pcap", "--output", directory + "/none");
    assertThat(absent.exitCode()).isNotZero();
    assertThat(absent.err()).contains("none.pcap: does not exist");
    assertThat(directory.resolve("none")).doesNotExist();
  }

  @Test
  void rulesGiveRowsTheirLabels() throws IOException {
    Path rules =
        Files.writeString(
            directory.resolve("rules.yaml"),
            """
            rules:
              - {label: 2, source: 2001:db8::/32, protocol: udp, destination_port: 53}
              - {label: 1, name: late, ip_version: 4, from: 2026-01-01T00:00:05Z}
            """);
    CommandLineRun run = record("a", "--label", "-1", "--labels", rules.toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(column(rows("a"), "anomaly_label")).containsExactly("-1", "1", "2");
    ManifestFile manifest = ManifestFile.read(directory.resolve("a/dataset.manifest.json"));
    assertThat(manifest.at("labels", "default")).isEqualTo(-1);
    assertThat(manifest.at("labels", "file")).isEqualTo("rules.yaml");
    assertThat(manifest.at("labels", "rules")).isEqualTo(Files.readString(rules));
  }

  /// By `record` and by `validate` alike.
  @Test
  void aRuleThatIsWrongIsToldWithItsPlace() throws IOException {
    Path rules =
        Files.writeString(
            directory.resolve("rules.yaml"),
            """
            rules:
              - {label: 1, source: 2001:db8::/32}
              - {label: 2, source: 2001:db8:1::/48, to: 12 o'clock}
              - {lable: 3}
            """);
    Path configuration =
        Files.writeString(
            directory.resolve("weir.yaml"),
            """
            receivers: {pcap: {files: [%s]}}
            processors: {window-agg: {}}
            exporters: {csv: {directory: %s, labels: %s}}
            service: {pipelines: {a: {receivers: [pcap], processors: [window-agg], exporters: [csv]}}}
            """
                .formatted(capture, directory.resolve("a"), rules));
    for (CommandLineRun run :
        List.of(
            record("a", "--labels", rules.toString()),
            CommandLineRun.weir("validate", "-c", configuration.toString()))) {
      assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(run.err())
          .contains(rules + ":3:45: rules[1].to: '12 o'clock' is no time")
          .contains(rules + ":4:5: rules[2]: has no label")
          .contains(rules + ":4:6: rules[2].lable: is no key; did you mean 'label'?")
          .contains("problems in the configuration");
    }
    assertThat(directory.resolve("a")).doesNotExist();
    CommandLineRun absent = record("a", "--labels", directory + "/none.yaml");
    assertThat(absent.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(absent.err()).contains("none.yaml: is not there");
  }

  @Test
  void aDirectoryThatCannotBeWrittenIsAFailure() throws Exception {
    Path closed = Files.createDirectory(directory.resolve("closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));
    try (WeirProcess weir =
        WeirProcess.startUnprivileged(
            directory, "record", "--pcap", capture, "--output", closed.toString())) {
      assertThat(weir.awaitExit()).isEqualTo(ExitCode.FAILED);
      assertThat(weir.err())
          .contains("directory '" + closed + "' cannot be written: ", "make it writable or set");
    }
  }

  @Test
  void interfacesNeedRights() throws Exception {
    try (WeirProcess weir = WeirProcess.startUnprivileged(directory, "record", "lo")) {
      assertThat(weir.awaitExit()).isEqualTo(ExitCode.FAILED);
      assertThat(weir.err()).contains("record cannot listen: ", "CAP_BPF");
    }
  }

  private CommandLineRun record(String output, String... options) {
    List<String> arguments = new ArrayList<>(List.of("record", "--pcap", capture));
    arguments.addAll(List.of("--output", directory.resolve(output).toString()));
    arguments.addAll(List.of(options));
    return CommandLineRun.weir(arguments.toArray(String[]::new));
  }

  private List<String[]> rows(String output) throws IOException {
    return Files.readAllLines(directory.resolve(output).resolve("dataset.csv")).stream()
        .map(row -> row.split(",", -1))
        .toList();
  }

  private static List<String> column(List<String[]> rows, String name) {
    int at = List.of(rows.getFirst()).indexOf(name);
    return rows.stream().skip(1).map(row -> row[at]).toList();
  }

  private static PacketBuilder ipv4(String source, String destination) {
    return PacketBuilder.ethernet().ipv4(source, destination);
  }
}
