// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.bpf.netns.InterfaceCounters;
import dev.weir.bpf.netns.NetworkNamespace;
import dev.weir.testkit.KernelTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Packets of an interface while what is behind the receiver changes: the programs stay where they are,
/// and every packet is told once.
@KernelTest
class ReloadLiveIT {
  private static final int RELOADS = 12;
  private static final Pattern PACKETS =
      Pattern.compile("\"(?:forward|backward)\":\\{[^{}]*\"packets\":(\\d+)");

  private final SilentCable cable = new SilentCable("wrl");
  @TempDir private Path directory;

  @AfterEach
  void remove() {
    cable.close();
  }

  @Test
  void programsStayAndEveryPacketIsToldOnceWhileExportersAndProcessorsChange() throws Exception {
    NetworkNamespace left = cable.net().left();
    NetworkNamespace right = cable.net().right();
    write(0);
    try (WeirProcess weir = WeirProcess.startIn(left, directory, "run", "-c", "weir.yaml")) {
      weir.awaitLog("everything is started");
      List<String> links = links(weir);
      assertThat(links).as("in and out").hasSize(2);
      cable.connect();
      Process ping = right.start("ping", "-6", "-q", "-i", "0.002", left.ipv6());
      try {
        for (int i = 1; i <= RELOADS; i++) {
          write(i);
          weir.hangUp();
          int reloads = i;
          await().until(() -> count(weir.err(), "reload: reloaded: ") == reloads);
          InterfaceCounters before = right.counters();
          await().until(() -> right.counters().minus(before).rxPackets() > 50);
        }
      } finally {
        ping.destroy();
        ping.waitFor();
      }
      assertThat(links(weir)).isEqualTo(links);
      InterfaceCounters wire = cable.silence();
      weir.terminate();
      assertThat(weir.awaitExit()).as(weir.err()).isZero();
      assertThat(weir.err()).contains("kept receiver tc", "everything is delivered");
      assertThat(weir.err()).doesNotContain("restarted receiver");
      assertThat(wire.rxPackets() + wire.txPackets()).isGreaterThan(RELOADS * 100L);
      assertThat(told(weir)).isEqualTo(wire.rxPackets() + wire.txPackets());
      cable.assertSilent();
    }
  }

  /// A receiver that joins the tap of another one: both begin anew, and count every packet from then on.
  @Test
  void receiversOfOneTapBeginAnewTogether() throws Exception {
    NetworkNamespace left = cable.net().left();
    NetworkNamespace right = cable.net().right();
    write(0);
    try (WeirProcess weir = WeirProcess.startIn(left, directory, "run", "-c", "weir.yaml")) {
      weir.awaitLog("everything is started");
      List<String> links = links(weir);
      Path config = directory.resolve("weir.yaml");
      Files.writeString(
          config,
          Files.readString(config)
              .replace("receivers: [tc]", "receivers: [tc, ndp]")
              .replace("processors:\n  w", "  ndp: {}\nprocessors:\n  w"));
      weir.hangUp();
      weir.awaitLog("restarted receiver tc: it shares its source with receivers that changed");
      weir.awaitLog("started receiver ndp");
      assertThat(links(weir)).hasSize(2).doesNotContainAnyElementsOf(links);
      cable.connect();
      right.exec("ping", "-6", "-q", "-c", "50", "-i", "0.002", left.ipv6());
      InterfaceCounters wire = cable.silence();
      weir.terminate();
      assertThat(weir.awaitExit()).as(weir.err()).isZero();
      assertThat(told(weir)).isEqualTo(wire.rxPackets() + wire.txPackets()).isGreaterThan(100);
      assertThat(weir.out()).contains("\"network.ndp.neighbor_solicitation\"");
    }
  }

  /// All are told to the same output, by ways that differ.
  private void write(int i) throws IOException {
    String processors = i % 3 == 1 ? "window-agg" : "";
    String more = i % 2 == 0 ? "" : ", csv";
    String text =
        """
        receivers:
          tc: {interfaces: [weir0], interval: 1s}
        processors:
          window-agg: {window: %ds, lateness: 1s}
        exporters:
          debug: {format: json, max_rate: %d}
          csv: {directory: "%s/rows"}
        service:
          admin: {enabled: false}
          pipelines:
            flows: {receivers: [tc], processors: [%s], exporters: [debug%s]}
        """
            .formatted(1 + i % 2, 1_000_000 + i / 2, directory, processors, more);
    Path next = Files.writeString(directory.resolve("next.yaml"), text);
    Files.move(
        next,
        directory.resolve("weir.yaml"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /// The links that the process holds, each with its program: what `/proc` tells of them.
  private static List<String> links(WeirProcess weir) throws IOException {
    List<String> links = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of("/proc/" + weir.pid() + "/fdinfo"))) {
      for (Path file : files.sorted().toList()) {
        String text = Files.exists(file) ? Files.readString(file) : "";
        if (text.contains("link_type:")) {
          links.add(
              text.lines().filter(line -> line.matches("(link|prog)_id:.*")).toList().toString());
        }
      }
    }
    return links;
  }

  private static long told(WeirProcess weir) throws IOException {
    long packets = 0;
    for (Matcher matcher = PACKETS.matcher(weir.out()); matcher.find(); ) {
      packets += Long.parseLong(matcher.group(1));
    }
    return packets;
  }

  private static int count(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }
}
