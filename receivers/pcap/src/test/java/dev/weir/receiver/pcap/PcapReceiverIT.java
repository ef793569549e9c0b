// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.pcap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.api.BatchConsumer;
import dev.weir.api.Event;
import dev.weir.api.FlowBatch;
import dev.weir.api.Metric;
import dev.weir.api.MetricBatch;
import dev.weir.api.Outcome;
import dev.weir.api.Severity;
import dev.weir.api.component.Receiver;
import dev.weir.api.component.StartException;
import dev.weir.api.flow.EndReason;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.Traffic;
import dev.weir.bpf.capture.CaptureEngine;
import dev.weir.bpf.capture.CaptureFile;
import dev.weir.bpf.capture.CaptureSettings;
import dev.weir.bpf.capture.EngineKind;
import dev.weir.testkit.CapturingConsumer;
import dev.weir.testkit.TestContext;
import dev.weir.testkit.packet.LinkType;
import dev.weir.testkit.packet.NdpMessage;
import dev.weir.testkit.packet.PacketBuilder;
import dev.weir.testkit.packet.PcapWriter;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PcapReceiverIT {
  private static final Duration GRACE = Duration.ofSeconds(10);

  @TempDir Path directory;

  private final TestContext context = TestContext.of("pcap");
  private final CapturingConsumer next = new CapturingConsumer();

  @Test
  void recordsOfWindowsAddUpToTheFlowsOfTheWholeCapture() throws Exception {
    Path file = Samples.capture(directory.resolve("a.pcap"));
    assertThat(run(Samples.config(file.toString()))).isEmpty();

    List<Flow> flows = next.flows();
    assertThat(flows)
        .extracting(Flow::sequence, Flow::endReason, flow -> flow.startNanos() / Samples.SECOND)
        .containsExactly(
            tuple(0L, null, 0L),
            tuple(1L, null, 5L),
            tuple(0L, EndReason.SHUTDOWN, 3L),
            tuple(2L, EndReason.SHUTDOWN, 10L));
    assertThat(sums(flows)).isEqualTo(sums(whole(file)));
    assertThat(next.batches().getLast()).isInstanceOf(MetricBatch.class);
    assertThat(value("weir.tap.packets")).isEqualTo(26);
    assertThat(value("weir.tap.not_ip_packets")).isEqualTo(1);
    assertThat(value("weir.tap.unparsed_packets")).isEqualTo(1);
  }

  /// Needs a folder of captures: $WEIR_CAPTURES, or one beside the project.
  @Test
  void recordsOfRealCapturesAddUpToo() throws Exception {
    String set = System.getenv("WEIR_CAPTURES");
    Path captures = set == null ? Path.of("..", "..", "..", "shared", "captures") : Path.of(set);
    assumeTrue(
        Files.isDirectory(captures.resolve("real")),
        "no captures in " + captures + "; WEIR_CAPTURES may name another folder");
    for (String folder : List.of("real", "synthetic")) {
      try (DirectoryStream<Path> files =
          Files.newDirectoryStream(captures.resolve(folder), "*.pcap")) {
        for (Path file : files) {
          CapturingConsumer taken = new CapturingConsumer();
          TestContext ownContext = TestContext.of("pcap");
          assertThat(run(ownContext, config(file), taken)).isEmpty();
          assertThat(sums(taken.flows())).as(file.toString()).isEqualTo(sums(whole(file)));
        }
      }
    }
  }

  private static PcapReceiverConfig config(Path file) {
    return new PcapReceiverConfig(
        List.of(file.toString()), Duration.ofSeconds(5), 100_000, EngineKind.NATIVE, 0, true, 3);
  }

  @Test
  void singlePacketsGiveEvents() throws Exception {
    Path file = directory.resolve("link.pcap");
    try (PcapWriter writer = PcapWriter.nanos(file, LinkType.ETHERNET)) {
      writer
          .packet(
              5,
              PacketBuilder.ethernet()
                  .ipv6("fe80::1", "ff02::1", ip -> ip.hopLimit(255))
                  .ndp(NdpMessage.routerAdvertisement(64, 0, 1800))
                  .build())
          .packet(
              6,
              PacketBuilder.ethernet()
                  .ipv6("fe80::1", "ff02::1", ip -> ip.hopLimit(64))
                  .ndp(NdpMessage.routerAdvertisement(64, 0, 1800))
                  .build())
          .packet(
              7,
              PacketBuilder.ethernet()
                  .ipv6("2001:db8::1", "2001:db8::2")
                  .dstopts(8)
                  .hopopts(8)
                  .udp(1, 2)
                  .build());
    }
    assertThat(run(Samples.config(file.toString()))).isEmpty();
    assertThat(next.events())
        .extracting(Event::name, Event::timeNanos, Event::severity)
        .containsExactly(
            tuple("network.ndp.router_advertisement", 5L, Severity.INFO),
            tuple("network.ndp.router_advertisement", 6L, Severity.WARN),
            tuple("network.ipv6.extension_header_anomaly", 7L, Severity.WARN));
    assertThat(next.events().getLast().attributes().text("kind")).isEqualTo("hop_by_hop_not_first");
    assertThat(next.events().getFirst().attributes().get("network.interface.name")).isNull();
  }

  @Test
  void filesAreReadAsOneInOrderOfTheirNames() throws Exception {
    Samples.capture(directory.resolve("b.pcap"));
    Samples.capture(directory.resolve("a.pcap"));
    assertThat(run(Samples.config(directory.resolve("*.pcap").toString()))).isEmpty();
    assertThat(next.flows().stream().map(Flow::key).distinct()).hasSize(2);
    assertThat(next.flows().stream().mapToLong(PcapReceiverIT::packets).sum()).isEqualTo(50);
  }

  @Test
  void damageFailsAfterWhatCameBeforeIt() throws Exception {
    Path file = Samples.capture(directory.resolve("a.pcap"));
    byte[] nonsense = new byte[16];
    nonsense[11] = 0x7f;
    long offset = Files.size(file);
    Files.write(file, nonsense, StandardOpenOption.APPEND);
    assertThat(run(Samples.config(file.toString())))
        .startsWith(file + ": at offset " + offset + ": a record of 2130706432 captured");
    assertThat(next.flows().stream().mapToLong(PcapReceiverIT::packets).sum()).isEqualTo(25);
    assertThat(value("weir.tap.packets")).isEqualTo(26);
  }

  @Test
  void tornFileIsReadUpToTheTear() throws Exception {
    Path file = Samples.capture(directory.resolve("a.pcap"));
    Files.write(file, new byte[5], StandardOpenOption.APPEND);
    assertThat(run(Samples.config(file.toString()))).isEmpty();
    assertThat(value("weir.tap.packets")).isEqualTo(26);
    assertThat(context.logger().messages(Level.WARNING))
        .anyMatch(line -> line.contains("inside a record"));
  }

  @Test
  void startExplainsWhatCannotBeRead() {
    String missing = directory.resolve("missing.pcap").toString();
    Receiver receiver = new PcapReceiverFactory().create(context, Samples.config(missing), next);
    assertThatThrownBy(receiver::start)
        .isInstanceOf(StartException.class)
        .hasMessage(missing + ": does not exist");
    receiver.stop(GRACE);
  }

  @Test
  void stoppingEndsWaitingAndHandsOverWhatWasCounted() throws Exception {
    Path file = Samples.capture(directory.resolve("a.pcap"));
    PcapReceiverConfig config =
        new PcapReceiverConfig(
            List.of(file.toString()),
            Duration.ofSeconds(5),
            1000,
            EngineKind.NATIVE,
            1e-6,
            true,
            3);
    Receiver receiver = new PcapReceiverFactory().create(context, config, next);
    receiver.start();
    receiver.stop(GRACE);
    assertThat(next.batches().stream().filter(FlowBatch.class::isInstance)).hasSizeLessThan(2);
    assertThat(context.threads().alive()).isEmpty();
  }

  @Test
  void beingInterruptedByStopIsNoFailure() throws Exception {
    Path file = directory.resolve("a.pcap");
    try (PcapWriter writer = PcapWriter.nanos(file, LinkType.ETHERNET)) {
      for (int flow = 0; flow < 5000; flow++) {
        writer.packet(flow, Samples.frame("2001:db8::1", "2001:db8::2", 1 + flow, 53, 10));
      }
      // The window is told, and there is more to read in the same turn.
      for (int i = 0; i < 3000; i++) {
        writer.packet(6 * Samples.SECOND, Samples.frame("2001:db8::1", "2001:db8::2", 1, 53, 1000));
      }
    }
    BatchConsumer full =
        (batch, ack) -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          ack.settle(Outcome.REFUSED);
        };
    Receiver receiver = new PcapReceiverFactory().create(context, config(file), full);
    receiver.start();
    receiver.stop(Duration.ofMillis(500));
    assertThat(context.end().get(60, TimeUnit.SECONDS)).isEmpty();
  }

  private String run(PcapReceiverConfig config) throws Exception {
    return run(context, config, next);
  }

  private static String run(TestContext context, PcapReceiverConfig config, CapturingConsumer next)
      throws Exception {
    Receiver receiver = new PcapReceiverFactory().create(context, config, next);
    receiver.start();
    String end = context.end().get(60, TimeUnit.SECONDS);
    receiver.stop(GRACE);
    return end;
  }

  private static List<Flow> whole(Path file) throws Exception {
    List<Flow> flows = new ArrayList<>();
    try (CaptureEngine engine =
            EngineKind.NATIVE.open(CaptureSettings.whole(100_000), flows::add, null);
        CaptureFile capture = CaptureFile.open(file)) {
      while (capture.next()) {
        engine.feed(capture.packet());
      }
      engine.finish();
    }
    return flows;
  }

  /// By key: packets and bytes of both directions, and how many gaps.
  private static Map<String, List<Long>> sums(List<Flow> flows) {
    Map<String, List<Long>> sums = new TreeMap<>();
    for (Flow flow : flows) {
      Traffic traffic = Objects.requireNonNull(flow.traffic());
      List<Long> counts =
          List.of(
              traffic.forward().packets(),
              traffic.forward().frameBytes(),
              traffic.backward().packets(),
              traffic.backward().frameBytes(),
              traffic.gapsMicros().count());
      sums.merge(
          flow.key().toString(),
          counts,
          (a, b) -> {
            List<Long> sum = new ArrayList<>();
            for (int i = 0; i < a.size(); i++) {
              sum.add(a.get(i) + b.get(i));
            }
            return sum;
          });
    }
    return sums;
  }

  private static long packets(Flow flow) {
    return Objects.requireNonNull(flow.traffic()).packets();
  }

  private double value(String name) {
    return next.metrics().stream()
        .filter(metric -> metric.name().equals(name))
        .flatMap(metric -> ((Metric.Sum) metric.data()).points().stream())
        .mapToDouble(Metric.Point::value)
        .sum();
  }
}
