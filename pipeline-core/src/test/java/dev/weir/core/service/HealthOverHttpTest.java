// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.api.component.DeliveryException;
import dev.weir.core.config.RetrySettings;
import dev.weir.core.fake.Batches;
import dev.weir.core.fake.FakeExporter;
import dev.weir.core.fake.Rig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What whoever asks by HTTP hears of an exporter that fails and works again. The grace time is 30 s of
/// a clock that only the test moves.
final class HealthOverHttpTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private final AtomicInteger attempts = new AtomicInteger();
  private final Rig rig =
      new Rig()
          .admin("127.0.0.1:0")
          .retry(
              "b",
              new RetrySettings(
                  true, Duration.ofMillis(1), Duration.ofMillis(5), Duration.ZERO, 1.5, 0.5))
          .pipeline("main", List.of("r"), List.of(), List.of("a", "b"));
  private Service service;

  @BeforeEach
  void start() throws Exception {
    service = rig.build();
    service.start();
  }

  @AfterEach
  void stop() {
    rig.exporter("b").doing(_ -> {});
    boolean _ = service.stop();
    client.close();
  }

  @Test
  void anExporterThatFailsPastItsGraceIsToldAndSoIsItsRecovery() throws Exception {
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
    fail(new DeliveryException.Retryable("connection refused", Duration.ZERO, null));
    rig.receiver("r").send(Batches.ofEvents(1));
    await().until(() -> attempts.get() > 0);

    rig.clock().advance(Duration.ofSeconds(30));
    assertThat(get("/healthz").body()).as("within the grace").isEqualTo("ok\n");

    rig.clock().advance(Duration.ofSeconds(1));
    HttpResponse<String> sick = get("/healthz");
    assertThat(sick.statusCode()).isEqualTo(503);
    assertThat(sick.body())
        .isEqualTo("unhealthy\nexporter b: failing for 31 s: connection refused\n");
    assertThat(get("/ready").statusCode()).as("it is ready all the same").isEqualTo(200);
    assertThat(get("/status").body())
        .contains("\"unhealthy\" : [ \"exporter b: failing for 31 s: connection refused\" ]");
    assertThat(get("/metrics").body())
        .contains(healthy("a") + " 1.0")
        .contains(healthy("b") + " 0.0");

    rig.exporter("b").doing(_ -> {});
    await().until(() -> get("/healthz").statusCode() == 200);
    assertThat(get("/healthz").body()).isEqualTo("ok\n");
    assertThat(get("/metrics").body()).contains(healthy("b") + " 1.0");
  }

  @Test
  void batchesGivenUpForLongerThanTheGraceAreUnhealthyToo() throws Exception {
    fail(new DeliveryException.Permanent("400 bad request", null));
    rig.receiver("r").send(Batches.ofEvents(1));
    await().until(() -> attempts.get() == 1);
    rig.clock().advance(Duration.ofSeconds(31));
    assertThat(get("/healthz").statusCode()).as("one failure says little").isEqualTo(200);
    rig.receiver("r").send(Batches.ofEvents(1));
    await().until(() -> get("/healthz").statusCode() == 503);
    assertThat(get("/healthz").body()).contains("exporter b: failing for 31 s: 400 bad request");
    rig.exporter("b").doing(_ -> {});
    rig.receiver("r").send(Batches.ofEvents(1));
    await().until(() -> get("/healthz").statusCode() == 200);
  }

  private void fail(DeliveryException failure) {
    FakeExporter exporter = rig.exporter("b");
    exporter.doing(_ -> {
      attempts.incrementAndGet();
      throw failure;
    });
  }

  private static String healthy(String id) {
    return "weir_component_healthy{component=\"" + id + "\",kind=\"exporter\",pipeline=\"\"}";
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    int port = service.adminAddress().orElseThrow().getPort();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
    return client.send(request, BodyHandlers.ofString());
  }
}
