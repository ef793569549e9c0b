// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.KernelTest;
import dev.weir.testkit.packet.LinkType;
import dev.weir.testkit.packet.PacketBuilder;
import dev.weir.testkit.packet.PcapWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectCommandIT {
  private static final long T = 1_767_225_600_000_000_000L;

  @TempDir Path directory;

  @Test
  void printsTheObject() throws IOException {
    Path file = capture("a.pcap");
    CommandLineRun run = CommandLineRun.weir("inspect", file.toString(), "-o", "json");
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
    assertGolden("inspect.json", run.out());
  }

  @Test
  void printsTables() throws IOException {
    Path file = capture("a.pcap");
    CommandLineRun run = CommandLineRun.weir("inspect", file.toString());
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
    assertGolden("inspect.txt", run.out());
    assertThat(CommandLineRun.weir("inspect", "--top", "1", file.toString()).out())
        .contains("... the largest 1 of 3 flows; --all shows every one")
        .doesNotContain("icmpv6    ");
    assertThat(CommandLineRun.weir("inspect", "--top", "1", "--all", file.toString()).out())
        .isEqualTo(run.out());
  }

  @Test
  void severalFilesHaveOneFlowTable() throws IOException {
    String first = capture("a.pcap").toString();
    String second = capture("b.pcap").toString();
    assertThat(CommandLineRun.weir("inspect", first, second, "-o", "json").out())
        .contains("\"packets\" : 14")
        .contains("\"fwd_packets\" : 4")
        .containsOnlyOnce("\"sport\" : 40000");
  }

  @Test
  void packetsThatFindNoRoomAreUnparsed() throws IOException {
    Path file = directory.resolve("crowd.pcap");
    try (PcapWriter writer = PcapWriter.micros(file, LinkType.ETHERNET)) {
      for (int port = 1; port <= 18; port++) {
        writer.packet(
            T, PacketBuilder.ethernet().ipv4("192.0.2.1", "192.0.2.2").udp(port, 53).build());
      }
    }
    assertThat(CommandLineRun.weir("inspect", file.toString(), "--max-flows", "16").out())
        .containsPattern("flow_table_full +2\n");
  }

  @Test
  void filesThatCannotBeReadAreExplained() throws IOException {
    Path empty = Files.createFile(directory.resolve("empty.pcap"));
    Path missing = directory.resolve("missing.pcap");
    Path wifi = directory.resolve("wifi.pcap");
    PcapWriter.micros(wifi, LinkType.ETHERNET).close();
    byte[] header = Files.readAllBytes(wifi);
    header[20] = 105;
    Files.write(wifi, header);
    assertFails(missing + ": does not exist", missing);
    assertFails(directory + ": is a directory; wanted a capture file", directory);
    assertFails(empty + ": is empty; wanted a pcap or pcapng capture", empty);
    assertFails(wifi + ": link type 105 (IEEE802_11) cannot be read; wanted ETHERNET (1)", wifi);
    assertThat(CommandLineRun.weir("inspect").exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(CommandLineRun.weir("inspect", "x", "--max-flows", "0").exitCode())
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void whatComesBeforeATearOrDamageIsPrinted() throws IOException {
    Path torn = capture("torn.pcap");
    Files.write(torn, new byte[7], StandardOpenOption.APPEND);
    CommandLineRun run = CommandLineRun.weir("inspect", torn.toString(), "-o", "json");
    assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
    assertGolden("inspect.json", run.out());
    assertThat(run.err())
        .isEqualTo(
            "weir: warning: "
                + torn
                + ": ends inside a record after 7 packets; the rest of that record is missing\n");

    Path damaged = capture("damaged.pcap");
    byte[] nonsense = new byte[16];
    nonsense[15] = 0x7f;
    Files.write(damaged, nonsense, StandardOpenOption.APPEND);
    run = CommandLineRun.weir("inspect", damaged.toString(), "-o", "json");
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertGolden("inspect.json", run.out());
    assertThat(run.err()).startsWith("weir: " + damaged + ": at offset ").endsWith("here\n");
  }

  @Test
  @KernelTest
  void enginesSayTheSame() throws IOException {
    String file = capture("a.pcap").toString();
    CommandLineRun run = CommandLineRun.weir("inspect", file, "--engine", "kernel", "-o", "json");
    assertThat(run.err()).isEmpty();
    assertGolden("inspect.json", run.out());
  }

  @Test
  void nativeEngineNeedsNoRights() throws Exception {
    Path file = capture("a.pcap");
    assertGolden("inspect.json", withoutRights("inspect", file.toString(), "-o", "json"));
  }

  @Test
  void withoutRightsOneLineSaysWhatTheKernelEngineLacks() throws Exception {
    Path file = capture("a.pcap");
    assertThat(withoutRights("inspect", "--engine", "kernel", file.toString()))
        .isEqualTo(
            "weir: inspect cannot run captures through the kernel's eBPF: loading eBPF programs is"
                + " not permitted: CAP_BPF, CAP_NET_ADMIN, CAP_PERFMON missing; run as root or with"
                + " the capabilities CAP_BPF, CAP_NET_ADMIN and CAP_PERFMON; or leave out --engine:"
                + " native needs no rights\n");
  }

  @Test
  void unknownMachineIsNamedWithTheRemedy() throws Exception {
    Path file = capture("a.pcap");
    assertThat(java(List.of("-Dos.arch=riscv64"), "inspect", file.toString()))
        .isEqualTo(
            "weir: inspect cannot run captures through the native engine: it runs on x86_64 and"
                + " aarch64, this is riscv64; use the kernel engine (engine: kernel, --engine"
                + " kernel)\n");
  }

  private static String withoutRights(String... arguments) throws Exception {
    return run(List.of("setpriv", "--inh-caps=-all", "--bounding-set=-all"), List.of(), arguments);
  }

  private static String java(List<String> flags, String... arguments) throws Exception {
    return run(List.of(), flags, arguments);
  }

  private static String run(List<String> before, List<String> flags, String... arguments)
      throws Exception {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(flags);
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(Main.class.getName());
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }

  private static void assertFails(String message, Path file) {
    CommandLineRun run = CommandLineRun.weir("inspect", file.toString(), "-o", "json");
    assertThat(run.err()).startsWith("weir: " + message);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
  }

  /// TCP both ways, a chain, a message, a packet that is not IP and one that is cut.
  private Path capture(String name) throws IOException {
    Path file = directory.resolve(name);
    byte[] cut = PacketBuilder.ethernet().ipv6("2001:db8::1", "2001:db8::2").udp(1, 2).build();
    try (PcapWriter writer = PcapWriter.micros(file, LinkType.ETHERNET)) {
      writer
          .packet(
              T,
              PacketBuilder.ethernet().ipv4("192.0.2.1", "192.0.2.2").tcp(40000, 80, "S").build())
          .packet(
              T + 1_500_000,
              PacketBuilder.ethernet().ipv4("192.0.2.2", "192.0.2.1").tcp(80, 40000, "SA").build())
          .packet(
              T + 2_000_000,
              PacketBuilder.ethernet()
                  .ipv4("192.0.2.1", "192.0.2.2")
                  .tcp(40000, 80, "PA")
                  .payload(100)
                  .build())
          .packet(
              T + 3_000_000,
              PacketBuilder.ethernet()
                  .ipv6("2001:db8::1", "2001:db8::2")
                  .hopopts(8)
                  .fragment(0, false, 1)
                  .udp(1000, 53)
                  .payload(20)
                  .build())
          .packet(
              T + 4_000_000,
              PacketBuilder.ethernet().ipv6("fe80::1", "ff02::1").icmpv6(134, 0).build())
          .packet(T + 5_000_000, PacketBuilder.ethernet().linkBody(0x0806, new byte[46]).build())
          .packet(T + 6_000_000, Arrays.copyOf(cut, 40), cut.length);
    }
    return file;
  }

  /// Compares with the recorded text, or with `-Dgolden.update=true` records it.
  private static void assertGolden(String name, String text) throws IOException {
    Path file = Path.of("src/test/resources/golden", name);
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(file, text);
    }
    assertThat(text).isEqualTo(Files.readString(file));
  }
}
