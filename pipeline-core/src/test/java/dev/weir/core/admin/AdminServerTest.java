// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.component.StartException;
import dev.weir.core.telemetry.Telemetry;
import dev.weir.testkit.ManualClock;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class AdminServerTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private final FakeSurface surface = new FakeSurface();
  private AdminServer server;

  private static final class FakeSurface implements AdminSurface {
    private final List<String> reasons = new CopyOnWriteArrayList<>();
    private volatile boolean ready;
    private volatile @Nullable Reloaded answer;

    @Override
    public List<String> unhealthyReasons() {
      return reasons;
    }

    @Override
    public boolean ready() {
      return ready;
    }

    @Override
    public String state() {
      return "starting";
    }

    @Override
    public boolean reloads() {
      return answer != null;
    }

    @Override
    public Reloaded reload() {
      return Objects.requireNonNull(answer);
    }

    @Override
    public String statusJson() {
      return "{}";
    }
  }

  @BeforeEach
  void start() throws StartException {
    Telemetry telemetry = new Telemetry(new ManualClock(), Duration.ofSeconds(30), "1.2.3");
    server = AdminServer.start("127.0.0.1:0", surface, telemetry.registry());
  }

  @AfterEach
  void stop() {
    server.close();
    client.close();
  }

  @Test
  void tellsHealthWithReasons() throws Exception {
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
    surface.reasons.add("exporter otlp: failing for 31 s: connection refused");
    HttpResponse<String> sick = get("/healthz");
    assertThat(sick.statusCode()).isEqualTo(503);
    assertThat(sick.body()).contains("exporter otlp: failing for 31 s: connection refused");
  }

  @Test
  void isReadyOnlyWhenTheServiceIs() throws Exception {
    HttpResponse<String> early = get("/ready");
    assertThat(early.statusCode()).isEqualTo(503);
    assertThat(early.body()).isEqualTo("not ready: starting\n");
    surface.ready = true;
    assertThat(get("/ready").statusCode()).isEqualTo(200);
  }

  @Test
  void servesStatusAndMetrics() throws Exception {
    assertThat(get("/status").headers().firstValue("Content-Type")).hasValue("application/json");
    HttpResponse<String> metrics = get("/metrics");
    assertThat(metrics.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
    assertThat(metrics.body())
        .containsPattern("weir_build_info\\{java_version=\"[^\"]+\",version=\"1.2.3\"} 1");
  }

  @Test
  void speaksOpenMetricsWhenAsked() throws Exception {
    HttpRequest request =
        request("/metrics").header("Accept", "application/openmetrics-text; version=1.0.0").build();
    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
    assertThat(response.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/openmetrics-text");
    assertThat(response.body()).endsWith("# EOF\n");
  }

  @Test
  void knowsNoOtherPathAndNoOtherMethod() throws Exception {
    assertThat(get("/").statusCode()).isEqualTo(404);
    assertThat(get("/healthz/x").statusCode()).isEqualTo(404);
    HttpRequest post = request("/status").POST(BodyPublishers.ofString("x")).build();
    HttpResponse<String> refused = client.send(post, BodyHandlers.ofString());
    assertThat(refused.statusCode()).isEqualTo(405);
    assertThat(refused.headers().firstValue("Allow")).hasValue("GET, HEAD");
  }

  @Test
  void reloadsByPostAndAnswersAsAsked() throws Exception {
    surface.answer = new AdminSurface.Reloaded(400, "a.yaml:1:2: no\n", "{\"outcome\":1}");
    HttpResponse<String> text = post("/reload");
    assertThat(text.statusCode()).isEqualTo(400);
    assertThat(text.body()).isEqualTo("a.yaml:1:2: no\n");
    HttpResponse<String> json = post("/reload", "Accept", "application/json");
    assertThat(json.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(json.body()).isEqualTo("{\"outcome\":1}");
  }

  @Test
  void reloadsByNothingElse() throws Exception {
    surface.answer = new AdminSurface.Reloaded(200, "done\n", "{}");
    HttpResponse<String> refused = get("/reload");
    assertThat(refused.statusCode()).isEqualTo(405);
    assertThat(refused.headers().firstValue("Allow")).hasValue("POST");
    assertThat(post("/reload", "Origin", "http://elsewhere").statusCode()).isEqualTo(403);
    surface.answer = null;
    assertThat(post("/reload").statusCode()).isEqualTo(404);
  }

  @Test
  void answersHeadWithoutABody() throws Exception {
    HttpRequest head = request("/healthz").method("HEAD", BodyPublishers.noBody()).build();
    HttpResponse<String> response = client.send(head, BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Length")).hasValue("3");
    assertThat(response.body()).isEmpty();
  }

  @Test
  void slowClientsHoldUpNobody() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 50; i++) {
        Socket socket = new Socket();
        slow.add(socket);
        socket.connect(server.address());
        OutputStream out = socket.getOutputStream();
        out.write(
            "GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ".getBytes(StandardCharsets.US_ASCII));
        out.flush();
      }
      assertThat(get("/healthz").statusCode()).isEqualTo(200);
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void namesTheSettingAndTheAddressWhenThePortIsTaken() throws IOException {
    try (ServerSocket taken = new ServerSocket()) {
      taken.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0));
      String listen = "127.0.0.1:" + taken.getLocalPort();
      Telemetry telemetry = new Telemetry(new ManualClock(), Duration.ofSeconds(30), "1.2.3");
      assertThatThrownBy(() -> AdminServer.start(listen, surface, telemetry.registry()))
          .isInstanceOf(StartException.class)
          .hasMessage(
              "service.admin.listen: "
                  + listen
                  + " is in use by another process; choose another address, or port 0 for any free"
                  + " port");
    }
  }

  @Test
  void saysWhenAnAddressIsNotOfThisMachine() {
    Telemetry telemetry = new Telemetry(new ManualClock(), Duration.ofSeconds(30), "1.2.3");
    assertThatThrownBy(() -> AdminServer.start("192.0.2.1:0", surface, telemetry.registry()))
        .isInstanceOf(StartException.class)
        .hasMessage("service.admin.listen: 192.0.2.1:0 is not an address of this machine");
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(request(path).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = request(path).POST(BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:" + server.address().getPort() + path));
  }
}
