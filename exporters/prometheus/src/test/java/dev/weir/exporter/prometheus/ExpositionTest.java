// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Attributes;
import dev.weir.api.Batch;
import dev.weir.api.Metric;
import dev.weir.testkit.Need;
import dev.weir.testkit.SampleBatches;
import dev.weir.testkit.SampleFlows;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The text that a scrape gives, whatever came in.
class ExpositionTest {
  private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0";

  /// Every family of the README. `-Dgolden.update=true` writes the files anew.
  @ParameterizedTest
  @CsvSource({"metrics.txt, text/plain", "openmetrics.txt, " + OPEN_METRICS})
  void writesTheGoldenText(String file, String accept) throws Exception {
    try (Scraped prometheus = Scraped.start()) {
      prometheus.exporter.export(SampleBatches.flows(SampleFlows.all()));
      prometheus.exporter.export(tap());
      Path golden = Path.of("src/test/resources/golden", file);
      String text = prometheus.get("/metrics", "Accept", accept).body();
      if (Boolean.getBoolean("golden.update")) {
        Files.writeString(golden, text);
      }
      assertThat(text).isEqualTo(Files.readString(golden)).contains(OwnFamilies.names());
    }
  }

  @Test
  void promtoolFindsNothingToSay() throws Exception {
    String promtool = Need.program("promtool");
    try (Scraped prometheus = Scraped.start()) {
      for (Batch batch : SampleBatches.all()) {
        prometheus.exporter.export(batch);
      }
      prometheus.exporter.export(tap());
      assertThat(check(promtool, prometheus.metrics())).isEmpty();
    }
  }

  /// Metrics of any name, unit, attributes and numbers: the text can always be rendered and parsed.
  @Test
  void anyMetricLeavesTheTextReadable() throws Exception {
    String promtool = Need.program("promtool");
    Random random = new Random(42);
    try (Scraped prometheus = Scraped.start(300, 100)) {
      for (int i = 0; i < 2_000; i++) {
        prometheus.exporter.export(SampleBatches.metrics(randomMetric(random)));
      }
      assertThat(prometheus.get("/healthz").body()).isEqualTo("ok\n");
      assertThat(prometheus.metrics().lines())
          .hasSizeLessThan(10_000)
          .allMatch(line -> line.matches("(# (HELP|TYPE) .*|[a-zA-Z_]\\w*(\\{.*})? \\S+)"));
      // Lint may find the invented names ugly; what it cannot parse it calls an error.
      assertThat(check(promtool, prometheus.metrics())).doesNotContain("error");
    }
  }

  private static Metric randomMetric(Random random) {
    List<Metric.Point> points = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      points.add(SampleBatches.point(attributes(random), number(random)));
    }
    String name = text(random);
    Metric.Data data =
        switch (random.nextInt(3)) {
          case 0 -> new Metric.Gauge(points);
          case 1 -> new Metric.Sum(points, random.nextInt(3));
          default ->
              new Metric.Histogram(
                  List.of(number(random), number(random)),
                  List.of(
                      new Metric.Distribution(
                          attributes(random),
                          0,
                          List.of((long) random.nextInt(), 2L, 3L).subList(0, random.nextInt(4)),
                          number(random))),
                  random.nextInt(3));
        };
    return new Metric(name, text(random), unit(random), data);
  }

  private static Attributes attributes(Random random) {
    Attributes.Builder attributes = Attributes.builder();
    for (int i = random.nextInt(4); i > 0; i--) {
      attributes.put(text(random), random.nextBoolean() ? text(random) : number(random));
    }
    return attributes.build();
  }

  private static String text(Random random) {
    String[] parts = {
      "a",
      "b.c",
      "total",
      "_total",
      "_sum",
      "_count",
      "_bucket",
      "_created",
      "_info",
      "bytes",
      "le",
      "__name__",
      "quantile",
      "node",
      "9",
      "é",
      "\n",
      "\"",
      "\\",
      " ",
      ".",
      "",
      "weir",
      "\uD83D",
      "_",
      "UPPER",
      "{",
      "}"
    };
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(4); i > 0; i--) {
      text.append(parts[random.nextInt(parts.length)]);
    }
    return text.toString();
  }

  private static String unit(Random random) {
    String[] units = {"By", "s", "ms", "1", "{packet}", "%", "", "MiBy", "By/s", "furlong"};
    return units[random.nextInt(units.length)];
  }

  private static double number(Random random) {
    double[] numbers = {
      0,
      1,
      -1,
      0.5,
      1e300,
      -1e300,
      Double.NaN,
      Double.POSITIVE_INFINITY,
      Double.NEGATIVE_INFINITY,
      Double.MIN_VALUE,
      1 << 20
    };
    return numbers[random.nextInt(numbers.length)];
  }

  private static Batch tap() {
    return SampleBatches.metrics(
        tapSum("packets", "{packet}", "ip_version", 6, "direction", "ingress"),
        tapSum("bytes", "By", "ip_version", 6, "direction", "ingress"),
        tapSum("overflow_packets", "{packet}", "ip_version", 4, "direction", "egress"),
        tapSum("overflow_bytes", "By", "ip_version", 4, "direction", "egress"),
        tapSum("unparsed_packets", "{packet}", "reason", "truncated", "direction", "ingress"),
        tapSum("icmpv6_messages", "{message}", "type", 135, "code", 0),
        SampleBatches.sum(
            "weir.dropped.packets",
            "{packet}",
            SampleBatches.point(
                Attributes.builder()
                    .put("ip_version", 6)
                    .put("reason", "no_socket")
                    .put("protocol", "udp")
                    .put("interface", "eth0")
                    .build(),
                2)),
        SampleBatches.gauge(
            "weir.tap.flow_table_entries", "{flow}", SampleBatches.point(Attributes.empty(), 12)),
        new Metric(
            "weir.tap.packet_size",
            "Sizes of packets.",
            "By",
            new Metric.Histogram(
                List.of(64.0, 128.0, 256.0, 512.0, 1024.0, 1280.0, 1500.0, 4096.0, 9000.0),
                List.of(
                    new Metric.Distribution(
                        Attributes.of("ip_version", 6),
                        0,
                        List.of(0L, 2L, 0L, 0L, 0L, 0L, 7L, 0L, 0L, 1L),
                        75_000)),
                0)));
  }

  private static Metric tapSum(
      String name, String unit, String key1, Object value1, String key2, Object value2) {
    return SampleBatches.sum(
        "weir.tap." + name,
        unit,
        SampleBatches.point(Attributes.of(key1, value1, key2, value2), 41));
  }

  private static String check(String promtool, String text)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(promtool, "check", "metrics").redirectErrorStream(true).start();
    try (OutputStream in = process.getOutputStream()) {
      in.write(text.getBytes(StandardCharsets.UTF_8));
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }
}
