// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.component.ServiceHealth;
import dev.weir.api.component.StartException;
import dev.weir.testkit.SampleBatches;
import dev.weir.testkit.TestContext;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EndpointTest {
  @Test
  void servesTextAndOpenMetrics() throws Exception {
    try (Scraped prometheus = Scraped.start()) {
      prometheus.exporter.export(SampleBatches.metrics());
      HttpResponse<String> text = prometheus.get("/metrics");
      assertThat(text.headers().firstValue("Content-Type"))
          .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
      HttpResponse<String> open =
          prometheus.get("/metrics", "Accept", "application/openmetrics-text; version=1.0.0");
      assertThat(open.headers().firstValue("Content-Type"))
          .hasValueSatisfying(
              type -> assertThat(type).startsWith("application/openmetrics-text; version=1.0.0"));
      assertThat(open.body()).endsWith("# EOF\n");
      HttpResponse<String> zipped = prometheus.get("/metrics", "Accept-Encoding", "gzip");
      assertThat(zipped.headers().firstValue("Content-Encoding")).contains("gzip");
    }
  }

  @Test
  void tellsWhetherItIsReadyAndWell() throws Exception {
    try (Scraped prometheus = Scraped.start()) {
      assertThat(prometheus.get("/ready").statusCode()).isEqualTo(200);
      assertThat(prometheus.get("/healthz").body()).isEqualTo("ok\n");
      assertThat(prometheus.get("/nothing").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void saysWhatIsWrongWithTheServiceAroundIt() throws Exception {
    try (Scraped prometheus = Scraped.start()) {
      prometheus.context.health(new ServiceHealth("starting", false, List.of()));
      assertThat(prometheus.get("/ready").statusCode()).isEqualTo(503);
      assertThat(prometheus.get("/ready").body()).isEqualTo("not ready: starting\n");
      assertThat(prometheus.get("/healthz").statusCode()).isEqualTo(200);

      prometheus.context.health(
          new ServiceHealth("running", true, List.of("exporter otlp: failing for 90 s")));
      assertThat(prometheus.get("/ready").statusCode()).isEqualTo(200);
      assertThat(prometheus.get("/healthz").statusCode()).isEqualTo(503);
      assertThat(prometheus.get("/healthz").body())
          .isEqualTo("unhealthy\nexporter otlp: failing for 90 s\n");
    }
  }

  @Test
  void aPortInUseIsNamedWithItsSetting() throws Exception {
    try (Scraped first = Scraped.start()) {
      String listen = "127.0.0.1:" + first.exporter.port();
      PrometheusExporter second =
          new PrometheusExporter(
              TestContext.of("prometheus"),
              new PrometheusExporterConfig(listen, 1, 1, Duration.ZERO));
      assertThatThrownBy(second::start)
          .isInstanceOf(StartException.class)
          .hasMessageContaining("listen")
          .hasMessageContaining(listen)
          .hasMessageContaining("in use");
      second.stop(Duration.ZERO);
    }
  }

  @Test
  void theEnvironmentCheckTellsOfAPortInUse() throws Exception {
    try (Scraped first = Scraped.start()) {
      List<String> problems = new ArrayList<>();
      for (int port : new int[] {first.exporter.port(), 0}) {
        new PrometheusExporterFactory()
            .checkEnvironment(
                new PrometheusExporterConfig("127.0.0.1:" + port, 1, 1, Duration.ZERO),
                (setting, message) -> problems.add(setting + ": " + message));
      }
      assertThat(problems)
          .singleElement()
          .asString()
          .startsWith("listen: cannot listen on '127.0.0.1:" + first.exporter.port())
          .contains("in use");
    }
  }

  @Test
  void checksItsSettings() {
    List<String> problems = new ArrayList<>();
    new PrometheusExporterFactory()
        .check(
            new PrometheusExporterConfig("::1:80", 0, -1, Duration.ofSeconds(-1)),
            (setting, _) -> problems.add(setting));
    assertThat(problems)
        .containsExactly("listen", "max_series", "max_active_flows", "expire_after");
    for (String wrong : List.of("", "9100", ":9100", "host:", "host:65536", "host:-1", "a:b")) {
      assertThatThrownBy(() -> ListenAddress.parse(wrong)).hasMessageContaining("'" + wrong + "'");
    }
    assertThat(ListenAddress.parse("[::]:0")).isEqualTo(new ListenAddress("::", 0));
  }
}
