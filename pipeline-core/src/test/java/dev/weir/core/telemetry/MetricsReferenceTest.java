// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.component.ComponentId;
import dev.weir.api.component.Kind;
import dev.weir.testkit.ManualClock;
import dev.weir.testkit.Need;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Label;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Name, kind, unit, labels and meaning of every metric of the runtime, as documented and frozen: a
/// name that users rely on is never changed or removed.
final class MetricsReferenceTest {
  private static final Path DOCUMENT = Path.of("../docs/reference/metrics.md");

  private final Telemetry telemetry =
      new Telemetry(new ManualClock(), Duration.ofSeconds(30), "1.2.3");

  @BeforeEach
  void show() {
    List<Instruments> shown = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      Instruments instruments =
          telemetry.prepare(ComponentKey.shared(kind, ComponentId.parse("some")));
      if (kind == Kind.EXPORTER) {
        instruments.queue(new FixedQueue());
      }
      shown.add(instruments);
    }
    telemetry.show(shown);
    telemetry.service().outcomes(List.of("applied"));
    telemetry.service().runs("0123", 0);
  }

  /// `-Dgolden.update=true` writes it anew; look at the difference as a user of the old names would.
  @Test
  void everyMetricIsAsDocumented() throws IOException {
    StringBuilder text = new StringBuilder();
    text.append("<!-- SPDX-License-Identifier: Apache-2.0 -->\n# Weir's own metrics\n\n");
    text.append(
        "What the admin server serves at `/metrics`, in the order of names. Components add");
    text.append(
        " their own, which their\nREADMEs tell. `component` is an id of the configuration,");
    text.append(" `kind` is receiver, processor or exporter, `pipeline` is\nset for processors.");
    text.append(" Generated; the names are frozen.\n\n");
    text.append("| name | kind | unit | labels | meaning |\n|---|---|---|---|---|\n");
    rows().forEach(row -> text.append(row).append('\n'));
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(DOCUMENT, text);
    }
    assertThat(text.toString()).isEqualTo(Files.readString(DOCUMENT));
  }

  @Test
  void promtoolFindsNothingToSay() throws Exception {
    Process process =
        new ProcessBuilder(Need.program("promtool"), "check", "metrics")
            .redirectErrorStream(true)
            .start();
    try (OutputStream in = process.getOutputStream()) {
      in.write(scrape().getBytes(StandardCharsets.UTF_8));
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(said).isEmpty();
    assertThat(process.waitFor()).isZero();
  }

  private String scrape() throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create().write(text, telemetry.registry().scrape());
    return text.toString(StandardCharsets.UTF_8);
  }

  private Set<String> rows() {
    Set<String> rows = new TreeSet<>();
    for (MetricSnapshot family : telemetry.registry().scrape()) {
      String name = family.getMetadata().getPrometheusName() + suffix(family);
      Set<String> labels = new TreeSet<>();
      family
          .getDataPoints()
          .forEach(point -> point.getLabels().stream().map(Label::getName).forEach(labels::add));
      assertThat(family.getDataPoints()).as(name).isNotEmpty();
      rows.add(
          "| `%s` | %s | `%s` | %s | %s |"
              .formatted(
                  name,
                  kind(family),
                  MetricUnit.of(name),
                  String.join(", ", labels),
                  family.getMetadata().getHelp()));
    }
    return rows;
  }

  private static String suffix(MetricSnapshot family) {
    return switch (family) {
      case CounterSnapshot _ -> "_total";
      case InfoSnapshot _ -> "_info";
      default -> "";
    };
  }

  private static String kind(MetricSnapshot family) {
    return switch (family) {
      case CounterSnapshot _ -> "counter";
      case GaugeSnapshot _, InfoSnapshot _ -> "gauge";
      default -> throw new AssertionError("a kind that is not in use: " + family);
    };
  }
}
