// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Outcome;
import dev.weir.api.component.DeliveryException;
import dev.weir.api.component.Kind;
import dev.weir.api.component.StartException;
import dev.weir.core.fake.Batches;
import dev.weir.core.fake.Rig;
import dev.weir.core.telemetry.ComponentKey;
import dev.weir.core.telemetry.ComponentTelemetry;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class StatusTest {
  private final Rig rig = new Rig();

  @Test
  void printsComponentsQueuesAndLastErrors() throws Exception {
    Service service = rig.pipeline("main", List.of("r"), List.of("f"), List.of("a")).build();
    service.start();
    rig.clock().advance(Duration.ofSeconds(2));
    rig.exporter("a")
        .doing(_ -> {
          throw new DeliveryException.Permanent("400 bad request", null);
        });
    CompletableFuture<Outcome> ack = new CompletableFuture<>();
    rig.receiver("r").send(Batches.ofEvents(3), ack::complete);
    assertThat(ack.get(10, TimeUnit.SECONDS)).isEqualTo(Outcome.DROPPED);
    String json = service.status().toJson();
    service.stop();
    assertThat(json.replaceAll("\\s+", ""))
        .contains("\"state\":\"running\",\"started\":\"2026-01-01T00:00:00Z\"")
        .contains("\"uptime_seconds\":2.0,\"healthy\":true,\"unhealthy\":[],\"degraded\":[]")
        .contains("\"loaded\":\"2026-01-01T00:00:00Z\"}")
        .contains("\"reloads\":{\"possible\":false,\"applied\":0,\"invalid\":0,")
        .contains(
            "{\"name\":\"main\",\"receivers\":[\"r\"],\"processors\":[\"f\"],\"exporters\":[\"a\"]}")
        .contains("{\"kind\":\"processor\",\"id\":\"f\",\"pipeline\":\"main\",\"healthy\":true")
        .contains("\"dropped_items\":{\"permanent\":3}")
        .contains(
            "\"last_error\":{\"time\":\"2026-01-01T00:00:02Z\",\"message\":\"400badrequest\"}")
        .contains("\"queue\":{\"storage\":\"memory\",\"bytes\":0,\"capacity_bytes\":67108864,");
  }

  @Test
  void servesItOverHttpUntilItIsStopped() throws Exception {
    Service service =
        rig.admin("[::1]:0").pipeline("main", List.of("r"), List.of(), List.of("a")).build();
    service.start();
    InetSocketAddress address = service.adminAddress().orElseThrow();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://[::1]:" + address.getPort() + "/ready"))
              .build();
      assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }
    service.stop();
    assertThat(service.adminAddress()).isEmpty();
  }

  @Test
  void freesTheAdminPortWhenAStartFails() throws Exception {
    Service service =
        rig.admin("127.0.0.1:0").pipeline("main", List.of("r"), List.of(), List.of("a")).build();
    rig.receiver("r").failStart(new StartException("no"));
    assertThatThrownBy(service::start).hasMessage("receiver r: no");
    assertThat(service.adminAddress()).isEmpty();
  }

  @Test
  void ratesAreOverTheLastSamples() {
    Service service = rig.pipeline("main", List.of("r"), List.of(), List.of("a")).build();
    var receiver = rig.receiver("r");
    var telemetry =
        new ComponentTelemetry(
            ComponentKey.shared(Kind.RECEIVER, receiver.context().id()),
            rig.clock(),
            Duration.ofSeconds(30));
    Rates rates = new Rates(rig.clock());
    assertThat(rates.now(telemetry).out()).isZero();
    for (int second = 0; second < 20; second++) {
      rates.sample(telemetry);
      telemetry.out(Batches.ofEvents(second < 10 ? 1_000 : 50));
      rig.clock().advance(Duration.ofSeconds(1));
    }
    assertThat(rates.now(telemetry).out()).isEqualTo(50.0);
    assertThat(service.stop()).isTrue();
  }
}
