// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.packet.LinkType;
import dev.weir.testkit.packet.PacketBuilder;
import dev.weir.testkit.packet.PcapWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `weir flows` of captures.
class FlowsCommandIT {
  private static final long T = 1_767_225_600_000_000_000L;
  private static final String TCP =
      "2026-01-01T00:00:00.000000Z  tcp  192.0.2.1:40000 > 192.0.2.2:80  sent 2 packets 108 bytes,"
          + " received 1 packet 54 bytes  5.000 s  S1\n";
  private static final String UDP =
      "2026-01-01T00:00:01.000000Z  udp  [2001:db8::1]:1000 > [2001:db8::2]:53  sent 1 packet 82"
          + " bytes, received 0 packets 0 bytes  0.000 s\n";
  private static final String ICMP =
      "2026-01-01T00:00:02.000000Z  icmpv6  fe80::1 > ff02::1  sent 1 packet 62 bytes, received 0"
          + " packets 0 bytes  0.000 s\n";

  @TempDir private Path directory;
  private String capture = "";

  @BeforeEach
  void write() throws IOException {
    Path file = directory.resolve("a.pcap");
    capture = file.toString();
    try (PcapWriter writer = PcapWriter.micros(file, LinkType.ETHERNET)) {
      writer
          .packet(
              T,
              PacketBuilder.ethernet().ipv4("192.0.2.1", "192.0.2.2").tcp(40000, 80, "S").build())
          .packet(
              T + 500_000_000,
              PacketBuilder.ethernet().ipv4("192.0.2.2", "192.0.2.1").tcp(80, 40000, "SA").build())
          .packet(
              T + 1_000_000_000,
              PacketBuilder.ethernet()
                  .ipv6("2001:db8::1", "2001:db8::2")
                  .udp(1000, 53)
                  .payload(20)
                  .build())
          .packet(
              T + 2_000_000_000,
              PacketBuilder.ethernet().ipv6("fe80::1", "ff02::1").icmpv6(134, 0).build())
          .packet(
              T + 5_000_000_000L,
              PacketBuilder.ethernet().ipv4("192.0.2.1", "192.0.2.2").tcp(40000, 80, "A").build());
    }
  }

  @Test
  void printsWholeFlowsInTheOrderOfTheirEnds() {
    assertThat(flows()).isEqualTo(UDP + ICMP + TCP);
    assertThat(flows("--last", "2")).isEqualTo(ICMP + TCP);
    assertThat(flows("-o", "json").lines())
        .hasSize(3)
        .allMatch(line -> line.startsWith("{\"ip_version\":") && line.endsWith("}"));
  }

  @Test
  void printsWhatPassesTheFilters() {
    assertThat(flows("--ipv4")).isEqualTo(TCP);
    assertThat(flows("--ipv6")).isEqualTo(UDP + ICMP);
    assertThat(flows("--ipv4", "--ipv6")).isEqualTo(UDP + ICMP + TCP);
    assertThat(flows("--protocol", "tcp,58")).isEqualTo(ICMP + TCP);
    assertThat(flows("--protocol", "TCP", "--protocol", "udp")).isEqualTo(UDP + TCP);
    assertThat(flows("--port", "53")).isEqualTo(UDP);
    assertThat(flows("--ip", "192.0.2.2,fe80::/10")).isEqualTo(ICMP + TCP);
    assertThat(flows("--from-ip", "192.0.2.2")).isEmpty();
    assertThat(flows("--to-ip", "192.0.2.2", "--port", "80")).isEqualTo(TCP);
    assertThat(flows("--ip", "2001:db8::1", "--last", "9")).isEqualTo(UDP);
  }

  @Test
  void saysWhichFiltersFindNothingHere() {
    CommandLineRun run =
        CommandLineRun.weir(
            "flows", "--pcap", capture, "--verdict", "dropped", "--namespace", "a", "--pod", "b/c");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .isEqualTo(
            """
            weir: warning: nothing here tells the Kubernetes names of flows, so --namespace finds none
            weir: warning: nothing here tells the Kubernetes names of flows, so --pod finds none
            weir: warning: a capture tells no verdicts, so --verdict finds nothing
            """);
  }

  @Test
  void explainsBadUsage() {
    assertWrong("--last is 0; wanted 1 or more", "--pcap", capture, "--last", "0");
    assertWrong("--follow is for interfaces: a capture has an end", "--pcap", capture, "-f");
    assertWrong(
        "--pcap and interface 'eth0'; wanted one or the other", "--pcap", capture, "--", "eth0");
    assertWrong("'70000' is no port; wanted a number from 0 to 65535", "--port", "70000");
    assertWrong("'-1' is no port", "--port=-1");
    assertWrong("'tpc' is no protocol; wanted a number from 0 to 255 or ", "--protocol", "tpc");
    assertWrong("'256' is no protocol", "--protocol", "256");
    assertWrong("'192.0.2' is no address or prefix", "--ip", "192.0.2");
    assertWrong(
        "'lost' is no verdict; wanted forwarded, dropped, denied, audited, unknown",
        "--verdict",
        "lost");
    assertWrong("'/x' is no pod", "--pod", "/x");
  }

  @Test
  void filesThatCannotBeReadAreExplained() throws IOException {
    CommandLineRun missing = CommandLineRun.weir("flows", "--pcap", capture + "x");
    assertThat(missing.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(missing.err()).isEqualTo("weir: " + capture + "x: does not exist\n");

    byte[] nonsense = new byte[16];
    nonsense[15] = 0x7f;
    Files.write(Path.of(capture), nonsense, StandardOpenOption.APPEND);
    CommandLineRun damaged = CommandLineRun.weir("flows", "--pcap", capture);
    assertThat(damaged.out()).isEqualTo(UDP + ICMP + TCP);
    assertThat(damaged.err()).startsWith("weir: " + capture + ": ").contains("damaged");
    assertThat(damaged.exitCode()).isEqualTo(ExitCode.FAILED);
  }

  /// The reader of a pipe may go as soon as it has what it wants. A full disk is another thing.
  @Test
  void whoStopsReadingIsNoFailureButAFullDiskIs() throws Exception {
    assertThat(shell("\"$@\" flows --pcap " + capture + " | :; echo ${PIPESTATUS[0]}"))
        .isEqualTo("0\n");
    assertThat(shell("\"$@\" flows --pcap " + capture + " >/dev/full; echo $?"))
        .isEqualTo("weir: cannot write the result: No space left on device\n1\n");
  }

  private String flows(String... options) {
    List<String> arguments = new ArrayList<>(List.of("flows", "--pcap", capture));
    arguments.addAll(List.of(options));
    CommandLineRun run = CommandLineRun.weir(arguments.toArray(String[]::new));
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    return run.out();
  }

  private static void assertWrong(String message, String... options) {
    List<String> arguments = new ArrayList<>(List.of("flows"));
    arguments.addAll(List.of(options));
    CommandLineRun run = CommandLineRun.weir(arguments.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.USAGE);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("weir: ").contains(message).doesNotContain("Exception");
  }

  private static String shell(String script) throws Exception {
    return WeirProcess.shell(script);
  }
}
