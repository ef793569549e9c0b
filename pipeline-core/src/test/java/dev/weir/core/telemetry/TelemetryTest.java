// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.component.ComponentId;
import dev.weir.api.component.Kind;
import dev.weir.api.telemetry.Meter;
import dev.weir.core.fake.Batches;
import dev.weir.testkit.ManualClock;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class TelemetryTest {
  private static final Pattern SERIES = Pattern.compile("^(\\w+)(?:\\{(.*)})? .*");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");

  private final ManualClock clock = new ManualClock();
  private final Telemetry telemetry = new Telemetry(clock, Duration.ofSeconds(30), "1.2.3");
  private final List<Instruments> shown = new ArrayList<>();
  private final Instruments csv = shown(Kind.EXPORTER, "csv");
  private final ComponentTelemetry exporter = csv.telemetry();

  /// These names are part of what users rely on. Adding is fine; never rename or remove.
  @Test
  void theNamesAndLabelsAreFrozen() throws IOException {
    csv.queue(new FixedQueue());
    TreeSet<String> found = new TreeSet<>();
    for (String line : scrape().lines().toList()) {
      Matcher series = SERIES.matcher(line);
      if (!line.startsWith("#") && series.matches()) {
        found.add(series.group(1) + labels(Objects.requireNonNullElse(series.group(2), "")));
      }
    }
    try (var golden =
        Objects.requireNonNull(TelemetryTest.class.getResourceAsStream("metric-names.txt"))) {
      List<String> wanted =
          new String(golden.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      assertThat(found).containsExactlyElementsOf(wanted);
    }
  }

  @Test
  void countsWhatPassesAnEdge() throws IOException {
    exporter.in(Batches.ofEvents(5));
    exporter.out(Batches.ofEvents(3));
    exporter.dropped(Batches.ofEvents(2), DropReason.QUEUE_FULL);
    assertThat(scrape())
        .contains(
            "weir_component_items_total{component=\"csv\",direction=\"in\",kind=\"exporter\",pipeline=\"\"} 5.0")
        .contains(
            "weir_component_items_total{component=\"csv\",direction=\"out\",kind=\"exporter\",pipeline=\"\"} 3.0")
        .contains(
            "weir_component_dropped_items_total{component=\"csv\",kind=\"exporter\",pipeline=\"\",reason=\"queue_full\"} 2.0");
  }

  @Test
  void componentsRegisterTheirOwnNumbers() throws IOException {
    Meter one = shown(Kind.RECEIVER, "tc").meter();
    Meter two = shown(Kind.RECEIVER, "tc/two").meter();
    one.counter("tap_packets", "Packets.", "reason").with("truncated").add(7);
    two.counter("tap_packets", "Packets.", "reason").with("truncated").add(8);
    one.gauge("tap_flows", "Flows.", () -> 42);
    one.counter("tap_reads", "Reads.").increment();
    assertThat(scrape())
        .contains(
            "weir_tap_packets_total{component=\"tc\",kind=\"receiver\",pipeline=\"\",reason=\"truncated\"} 7.0")
        .contains(
            "weir_tap_packets_total{component=\"tc/two\",kind=\"receiver\",pipeline=\"\",reason=\"truncated\"} 8.0")
        .contains("weir_tap_flows{component=\"tc\",kind=\"receiver\",pipeline=\"\"} 42.0")
        .contains("weir_tap_reads_total{component=\"tc\",kind=\"receiver\",pipeline=\"\"} 1.0");
  }

  @Test
  void countsAreWhatComponentsCountedAndWhatWasLost() {
    Meter meter = shown(Kind.RECEIVER, "tc").meter();
    meter.counter("tap_packets", "Packets.", "reason").with("truncated").add(7);
    meter.counter("tap_reads", "Reads.").increment();
    meter.gauge("tap_flows", "Flows.", () -> 42);
    exporter.in(Batches.ofEvents(5));
    exporter.dropped(Batches.ofEvents(2), DropReason.QUEUE_FULL);
    assertThat(telemetry.counts())
        .containsEntry(
            "weir_tap_packets_total{component=tc,kind=receiver,pipeline=,reason=truncated}", 7L)
        .containsEntry("weir_tap_reads_total{component=tc,kind=receiver,pipeline=}", 1L)
        .containsEntry(
            "weir_component_dropped_items_total{component=csv,kind=exporter,pipeline=,reason=queue_full}",
            2L)
        .allSatisfy((name, _) ->
            assertThat(name)
                .matches("weir_(tap|component_dropped|component_refused)_.*_total\\{.*"));
  }

  /// A gauge of a component may want a lock that whoever asks for counts holds.
  @Test
  void countsAskNoGauge() {
    csv.queue(new BusyQueue());
    Meter meter = shown(Kind.RECEIVER, "tc").meter();
    meter.gauge(
        "tap_flows",
        "Flows.",
        () -> {
          throw new AssertionError("a gauge was read");
        });
    meter.counter("tap_reads", "Reads.").increment();
    assertThat(telemetry.counts())
        .containsEntry("weir_tap_reads_total{component=tc,kind=receiver,pipeline=}", 1L);
  }

  @Test
  void aReplacementGoesOnCountingWithAHealthOfItsOwn() throws IOException {
    exporter.out(Batches.ofEvents(3));
    csv.meter().gauge("csv_rows", "Rows.", () -> 1);
    csv.meter().counter("csv_files", "Files.").increment();
    exporter.health().fatal("broken");
    Instruments next = telemetry.prepare(csv.key());
    next.meter().gauge("csv_rows", "Rows.", () -> 2);
    next.meter().counter("csv_files", "Files.").increment();
    String labels = "{component=\"csv\",kind=\"exporter\",pipeline=\"\"}";
    assertThat(scrape())
        .contains("weir_csv_rows" + labels + " 1.0")
        .contains("weir_component_healthy" + labels + " 0.0");

    telemetry.show(List.of(next));
    next.telemetry().out(Batches.ofEvents(4));
    exporter.out(Batches.ofEvents(1));

    assertThat(next.telemetry().itemsOut()).isEqualTo(8);
    assertThat(scrape())
        .contains("weir_csv_rows" + labels + " 2.0")
        .contains("weir_csv_files_total" + labels + " 2.0")
        .contains("weir_component_healthy" + labels + " 1.0");
  }

  @Test
  void whatIsGoneIsToldNoMoreButItsLossesStay() throws IOException {
    csv.meter().gauge("csv_rows", "Rows.", () -> 1);
    csv.meter().counter("csv_files", "Files.", "format").with("flows").increment();
    exporter.dropped(Batches.ofEvents(3), DropReason.PERMANENT);
    telemetry.show(List.of());
    assertThat(scrape()).doesNotContain("component=\"csv\"");
    assertThat(telemetry.lostItems()).isEqualTo(3);
  }

  @Test
  void refusesNamesThatWouldClash() {
    Meter meter = shown(Kind.RECEIVER, "tc").meter();
    meter.counter("tap_reads", "Reads.");
    assertThatThrownBy(() -> meter.gauge("tap_reads", "Reads.", () -> 1))
        .hasMessage("metric 'tap_reads' is a counter; wanted a gauge");
    assertThatThrownBy(() -> meter.counter("tap_reads", "Reads.", "reason"))
        .hasMessageContaining("label");
    assertThatThrownBy(() -> meter.counter("Tap-Reads", "Reads.")).hasMessageContaining("snake");
    assertThatThrownBy(() -> meter.counter("queue_bytes", "Mine.")).hasMessageContaining("runtime");
  }

  @Test
  void failingForLongerThanTheGraceIsUnhealthyUntilASuccess() {
    Health health = exporter.health();
    health.failedForNow("export", "connection refused");
    clock.advance(Duration.ofSeconds(30));
    assertThat(health.healthy()).isTrue();
    clock.advance(Duration.ofSeconds(1));
    health.failedForNow("export", "connection reset");
    assertThat(health.unhealthyReason()).hasValue("failing for 31 s: connection reset");
    health.succeeded("export");
    assertThat(health.healthy()).isTrue();
    assertThat(health.lastError().orElseThrow().message()).isEqualTo("connection reset");
  }

  @Test
  void oneLostBatchAndNothingToDoSinceIsNotUnhealthy() {
    Health health = exporter.health();
    health.failed("export", "400 bad request");
    clock.advance(Duration.ofHours(1));
    assertThat(health.healthy()).isTrue();
    health.failed("export", "400 bad request");
    assertThat(health.unhealthyReason()).hasValue("failing for 3600 s: 400 bad request");
  }

  @Test
  void aFatalErrorStays() {
    Health health = exporter.health();
    health.fatal("thread 'x' died");
    health.succeeded("export");
    assertThat(health.unhealthyReason()).hasValue("thread 'x' died");
  }

  private String scrape() throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create().write(text, telemetry.registry().scrape());
    return text.toString(StandardCharsets.UTF_8);
  }

  private static String labels(String text) {
    TreeSet<String> names = new TreeSet<>();
    LABEL.matcher(text).results().forEach(label -> names.add(label.group(1)));
    return names.isEmpty() ? "" : "{" + String.join(",", names) + "}";
  }

  private Instruments shown(Kind kind, String id) {
    Instruments instruments = telemetry.prepare(key(kind, id));
    shown.add(instruments);
    telemetry.show(shown);
    return instruments;
  }

  private static ComponentKey key(Kind kind, String id) {
    return ComponentKey.shared(kind, ComponentId.parse(id));
  }

  /// Throws whatever it is asked.
  private record BusyQueue() implements QueueReading {
    @Override
    public long bytes() {
      throw new AssertionError("a queue was read");
    }

    @Override
    public long capacityBytes() {
      throw new AssertionError("a queue was read");
    }

    @Override
    public int batches() {
      throw new AssertionError("a queue was read");
    }

    @Override
    public int inFlight() {
      throw new AssertionError("a queue was read");
    }

    @Override
    public String storage() {
      throw new AssertionError("a queue was read");
    }

    @Override
    public double oldestSeconds() {
      throw new AssertionError("a queue was read");
    }

    @Override
    public long retries() {
      throw new AssertionError("a queue was read");
    }
  }
}
