// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bpf.netns.NetworkNamespaces;
import dev.weir.testkit.KernelTest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `weir record` of interfaces: how runs begin, end and follow each other.
@KernelTest
class RecordRunsIT {
  private final NetworkNamespaces net = NetworkNamespaces.create("rr");
  @TempDir private Path directory;

  @AfterEach
  void remove() {
    net.close();
  }

  @Test
  void ctrlCWritesEverythingThatWasCounted() throws Exception {
    String port;
    try (WeirProcess weir = record("--duration", "0", "--label", "7")) {
      port = send(net.right().ipv6(), 5);
      weir.interrupt();
      assertThat(weir.awaitExit()).as(weir.err()).isZero();
      assertThat(weir.out())
          .matches("\\d+ rows of \\d+ flows in out; \\d+ packets dropped by the kernel\n");
      assertThat(weir.err()).contains("Ctrl-C ends and writes everything");
    }
    DatasetRows rows = DatasetRows.read(out("dataset.csv"));
    assertThat(
            rows.rows().values().stream()
                .filter(row -> row.text("dst_port").equals(port))
                .mapToLong(row -> row.number("forward_packets"))
                .sum())
        .isEqualTo(5);
    assertThat(rows.rows().values())
        .allSatisfy(row ->
            assertThat(row.fields())
                .containsEntry("anomaly_label", "7")
                .containsEntry("l7_protocol", "0")
                .doesNotContainEntry("memory_usage_percent", "")
                .doesNotContainEntry("is_blocked_flow", ""));
    ManifestFile manifest = ManifestFile.read(out("dataset.manifest.json"));
    assertThat(manifest.at("complete")).isEqualTo(true);
    assertThat(manifest.at("rows")).isEqualTo(rows.rows().size());
    assertThat(manifest.at("window_seconds")).isEqualTo(5.0);
    assertThat(manifest.at("labels")).isEqualTo(Map.of("default", 7));
    assertThat((List<?>) manifest.at("files"))
        .singleElement()
        .asString()
        .contains("name=dataset.csv, state=whole, rows=" + rows.rows().size() + ",");
    assertThat(manifest.at("packets", "weir.tap.packets"))
        .isEqualTo(Math.toIntExact(rows.sum("packet_count")));
    assertThat(manifest.at("configuration", "text").toString()).contains("weir0", "window-agg");
  }

  @Test
  void aSecondRunContinuesWithANewFile() throws Exception {
    for (int i = 0; i < 2; i++) {
      try (WeirProcess weir = record("--duration", "0", "--label", Integer.toString(i))) {
        send(net.right().ipv4(), 1);
        weir.interrupt();
        assertThat(weir.awaitExit()).as(weir.err()).isZero();
      }
      if (i == 0) {
        Files.move(out("dataset.csv"), directory.resolve("first.csv"));
        Files.copy(directory.resolve("first.csv"), out("dataset.csv"));
        Files.copy(out("dataset.manifest.json"), directory.resolve("first.json"));
      }
    }
    assertThat(out("dataset.csv")).hasSameBinaryContentAs(directory.resolve("first.csv"));
    assertThat(out("dataset.manifest.json"))
        .hasSameBinaryContentAs(directory.resolve("first.json"));
    DatasetRows second = DatasetRows.read(out("dataset-1.csv"));
    assertThat(second.rows()).isNotEmpty();
    assertThat(second.rows().values())
        .allSatisfy(row -> assertThat(row.fields()).containsEntry("anomaly_label", "1"));
    ManifestFile manifest = ManifestFile.read(out("dataset-1.manifest.json"));
    assertThat(manifest.at("dataset")).isEqualTo("dataset-1");
    assertThat(manifest.at("rows")).isEqualTo(second.rows().size());
    try (var files = Files.list(out("."))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "dataset.csv", "dataset.manifest.json", "dataset-1.csv", "dataset-1.manifest.json");
    }
  }

  @Test
  void endsByItselfAfterItsTime() throws Exception {
    try (WeirProcess weir = record("--duration", "2")) {
      assertThat(weir.err()).contains("recording weir0 for 2s;");
      send(net.right().ipv6(), 1);
      assertThat(weir.awaitExit()).as(weir.err()).isZero();
    }
    assertThat(ManifestFile.read(out("dataset.manifest.json")).at("complete")).isEqualTo(true);
    assertThat(DatasetRows.read(out("dataset.csv")).rows()).isNotEmpty();
  }

  @Test
  void showsATerminalHowFarItHasCome() throws Exception {
    try (WeirProcess weir =
        WeirProcess.startOnTerminalIn(
            net.left(), directory, "record", "weir0", "--duration", "1h", "--output", "out")) {
      weir.awaitLog("recording weir0");
      weir.awaitLog("\r\u001b[K[........................] 1/3600 s  0 rows, 0 flows, 0 packets");
      weir.interrupt();
      assertThat(weir.awaitExit()).as(weir.err()).isZero();
      assertThat(weir.err()).endsWith("\r\u001b[K");
      assertThat(weir.out()).endsWith(" packets dropped by the kernel\n").doesNotContain("\u001b");
    }
  }

  @Test
  void allAreThoseOfPodsOrOfTheDefaultRoutes() throws Exception {
    assertThat(said("all")).contains("there is no interface of a pod and no default route");
    net.left().exec("ip", "route", "add", "default", "via", net.right().ipv4());
    try (WeirProcess weir = start("all")) {
      weir.awaitLog("recording weir0 for 1m;");
      weir.interrupt();
      assertThat(weir.awaitExit()).as(weir.err()).isZero();
    }
    net.left().exec("ip", "link", "add", "lxc1", "type", "veth", "peer", "name", "cali2");
    try (WeirProcess weir = start("all")) {
      weir.awaitLog("recording lxc*, cali* for 1m;");
      weir.interrupt();
      assertThat(weir.awaitExit()).as(weir.err()).isZero();
    }
  }

  @Test
  void saysWhichInterfacesThereAre() throws Exception {
    assertThat(said("eht0")).contains("IFACE: there is no interface 'eht0'; there are lo, weir0");
  }

  @Test
  void aDirectoryThatCannotBeWrittenIsAFailure() throws Exception {
    Files.createFile(directory.resolve("out"));
    try (WeirProcess weir = start("weir0")) {
      assertThat(weir.awaitExit()).isEqualTo(ExitCode.FAILED);
      assertThat(weir.err()).contains("directory 'out' cannot be written: ", "make it writable");
      assertThat(weir.out()).isEmpty();
    }
  }

  @Test
  void aRuleThatIsWrongIsToldBeforeAnythingIsRecorded() throws Exception {
    Files.writeString(
        directory.resolve("rules.yaml"), "rules:\n  - label: 1\n    source: fd00::/129\n");
    try (WeirProcess weir = start("weir0", "--labels", "rules.yaml")) {
      assertThat(weir.awaitExit()).isEqualTo(ExitCode.USAGE);
      assertThat(weir.err()).contains("rules.yaml:3:13: rules[0].source: 'fd00::/129' is no");
    }
    assertThat(out("dataset.csv")).doesNotExist();
  }

  /// Runs that fail because of how they were asked for; what they say.
  private String said(String interfaceName) throws Exception {
    try (WeirProcess weir = start(interfaceName)) {
      assertThat(weir.awaitExit()).as(weir.err()).isEqualTo(ExitCode.USAGE);
      assertThat(out(".")).doesNotExist();
      return weir.err();
    }
  }

  private WeirProcess record(String... options) throws IOException {
    WeirProcess weir = start("weir0", options);
    weir.awaitLog("recording weir0");
    return weir;
  }

  private WeirProcess start(String interfaceName, String... options) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("record", interfaceName, "--output", "out"));
    arguments.addAll(List.of(options));
    return WeirProcess.startIn(net.left(), directory, arguments.toArray(String[]::new));
  }

  private Path out(String name) {
    return directory.resolve("out").resolve(name).normalize();
  }

  /// Sends datagrams from the left, which the right receives; the port there.
  private String send(String address, int datagrams) throws IOException {
    try (DatagramChannel server = net.right().call(() -> DatagramChannel.open());
        DatagramChannel client = net.left().call(() -> DatagramChannel.open())) {
      server.bind(new InetSocketAddress(address, 0));
      for (int i = 0; i < datagrams; i++) {
        client.send(ByteBuffer.allocate(10), server.getLocalAddress());
        server.receive(ByteBuffer.allocate(20));
      }
      return Integer.toString(((InetSocketAddress) server.getLocalAddress()).getPort());
    }
  }
}
