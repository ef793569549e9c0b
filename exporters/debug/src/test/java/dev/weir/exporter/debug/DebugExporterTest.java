// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.debug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.weir.api.Batch;
import dev.weir.api.EventBatch;
import dev.weir.api.FlowBatch;
import dev.weir.api.Metric;
import dev.weir.api.MetricBatch;
import dev.weir.api.component.DeliveryException;
import dev.weir.exporter.debug.DebugExporterConfig.Format;
import dev.weir.testkit.FlowBuilder;
import dev.weir.testkit.ManualClock;
import dev.weir.testkit.SampleBatches;
import dev.weir.testkit.SampleFlows;
import dev.weir.testkit.TestContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DebugExporterTest {
  private final ManualClock clock = new ManualClock();
  private final TestContext context = TestContext.of("debug", clock);
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  @Test
  void aFlowIsOneReadableLine() throws Exception {
    DebugExporter exporter = exporter(Format.TEXT, 0);
    exporter.export(
        SampleBatches.flows(
            SampleFlows.tcpOverIpv6(),
            SampleFlows.udpOverIpv4(),
            SampleFlows.neighbourDiscovery(),
            SampleFlows.applicationOnly()));
    assertThat(lines())
        .containsExactly(
            "2026-01-01T00:00:04.000000001Z flow tcp [2001:db8::1]:49152 > [2001:db8::2]:443"
                + " forward 10 packets 1400 bytes on eth0 egress"
                + " backward 8 packets 9000 bytes on eth0 ingress #0",
            "2026-01-01T00:00:00Z flow udp 192.0.2.1:5353 > 198.51.100.7:53"
                + " forward 1 packets 75 bytes on eth0 ingress"
                + " backward 0 packets 0 bytes #0 ended: idle",
            "2026-01-01T00:00:01Z flow icmpv6 fe80::1 > ff02::1:ff00:2"
                + " forward 3 packets 258 bytes backward 0 packets 0 bytes #0",
            "2026-01-01T00:00:01Z flow tcp [fd00::10]:40000 > [fd00::20]:8080"
                + " http{http.request.method=GET, url.path=/a,b\"c\"\uFFFD}"
                + " denied POLICY_DENIED #0");
  }

  @Test
  void aConnectionSaysItsStateAndWhatWentWrong() throws Exception {
    exporter(Format.TEXT, 0).export(SampleBatches.flows(SampleFlows.everyPart()));
    assertThat(lines().getFirst()).contains(" RSTO 4 retransmitted 2 out of order 2 zero windows ");
    bytes.reset();
    exporter(Format.JSON, 0).export(SampleBatches.flows(SampleFlows.everyPart()));
    assertThat(lines().getFirst())
        .contains(
            "\"analysis\":{\"state\":\"CLOSING\",\"conn_state\":\"RSTO\",\"retransmissions\":4,")
        .contains("\"handshake_rtt_us\":1234}");
  }

  @Test
  void metricsAndEventsAreOneLineEach() throws Exception {
    DebugExporter exporter = exporter(Format.TEXT, 0);
    exporter.export(SampleBatches.metrics());
    assertThat(lines())
        .contains(
            "2026-01-01T00:00:05Z metric weir.tap.packets{ip_version=6, protocol=tcp} 12 {packet}",
            "2026-01-01T00:00:05Z metric weir.tap.packet_size{ip_version=6} count 6 sum 1000 By"
                + " <=64:1 <=128:2 more:3");
  }

  /// Whatever the content, a line is one line, and in JSON one object that parses.
  @ParameterizedTest
  @EnumSource(Format.class)
  void everyShapeIsOneLineARecord(Format format) throws Exception {
    for (Batch batch : SampleBatches.all()) {
      bytes.reset();
      exporter(format, 0).export(batch);
      assertThat(lines()).hasSize(records(batch)).allMatch(line -> !line.isBlank());
      if (format == Format.JSON) {
        for (String line : lines()) {
          parse(line);
        }
      }
    }
  }

  @Test
  void jsonLeavesOutWhatIsNotKnown() throws Exception {
    exporter(Format.JSON, 0)
        .export(SampleBatches.flows(FlowBuilder.of(17, "::1", 5, "::2", 6).build()));
    assertThat(lines())
        .containsExactly(
            "{\"record\":\"flow\",\"start\":\"2026-01-01T00:00:00Z\","
                + "\"end\":\"2026-01-01T00:00:01Z\",\"first\":\"2026-01-01T00:00:00Z\","
                + "\"sequence\":0,\"flow_id\":\"7106bd2f4db489a25f5f5e102cf50927\","
                + "\"ip_version\":6,\"protocol\":17,\"transport\":\"udp\","
                + "\"source_address\":\"::1\",\"source_port\":5,"
                + "\"destination_address\":\"::2\",\"destination_port\":6}");
  }

  @Test
  void linesBeyondTheRateAreCountedAndTold() throws Exception {
    DebugExporter exporter = exporter(Format.TEXT, 3);
    FlowBatch batch = SampleBatches.flows(SampleFlows.udpOverIpv4());
    for (int i = 0; i < 10; i++) {
      exporter.export(batch);
    }
    assertThat(lines()).hasSize(3);
    clock.advance(Duration.ofSeconds(1));
    exporter.export(batch);
    assertThat(lines()).hasSize(5).contains("... 7 lines suppressed (max_rate 3)");
    assertThat(context.meter().count("debug_suppressed_lines")).isEqualTo(7);
    for (int i = 0; i < 4; i++) {
      exporter.export(batch);
    }
    exporter.stop(Duration.ZERO);
    assertThat(lines()).endsWith("... 2 lines suppressed (max_rate 3)");
  }

  @Test
  void eventsDoNotHideFlows() throws Exception {
    DebugExporter exporter = exporter(Format.TEXT, 1);
    for (int i = 0; i < 5; i++) {
      exporter.export(SampleBatches.events());
    }
    exporter.export(SampleBatches.flows(SampleFlows.udpOverIpv4()));
    assertThat(lines()).hasSize(2).last().asString().contains(" flow ");
  }

  @Test
  void aClosedOutputIsAPermanentError() {
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    DebugExporter exporter =
        new DebugExporter(
            context, new DebugExporterConfig(Format.TEXT, 0), new PrintStream(closed));
    assertThatThrownBy(() -> exporter.export(SampleBatches.metrics()))
        .isInstanceOf(DeliveryException.Permanent.class);
  }

  private DebugExporter exporter(Format format, int maxRate) {
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    return new DebugExporter(context, new DebugExporterConfig(format, maxRate), out);
  }

  private List<String> lines() {
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private static void parse(String line) throws IOException {
    try (JsonParser parser = new JsonFactory().createParser(line)) {
      while (parser.nextToken() != null) {
        assertThat(parser.currentToken()).isNotNull();
      }
    }
  }

  private static int records(Batch batch) {
    return switch (batch) {
      case FlowBatch flows -> flows.size();
      case EventBatch events -> events.size();
      case MetricBatch metrics ->
          metrics.metrics().stream()
              .mapToInt(metric ->
                  switch (metric.data()) {
                    case Metric.Gauge gauge -> gauge.points().size();
                    case Metric.Sum sum -> sum.points().size();
                    case Metric.Histogram histogram -> histogram.distributions().size();
                  })
              .sum();
    };
  }
}
