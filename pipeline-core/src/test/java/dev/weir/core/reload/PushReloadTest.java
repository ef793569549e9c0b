// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.reload;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.weir.core.service.ReloadResult;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The push of Weir's own metrics follows a reload; whoever it leaves hears the last counts.
final class PushReloadTest {
  private static final String PIPELINE = ReloadRig.pipeline("source: {}", "", "sink: {}");

  private final AtomicInteger first = new AtomicInteger();
  private final AtomicInteger second = new AtomicInteger();
  private HttpServer server;

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/first/v1/metrics",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
          first.incrementAndGet();
        });
    server.createContext(
        "/second/v1/metrics",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
          second.incrementAndGet();
        });
    server.start();
  }

  @AfterEach
  void end() {
    server.stop(0);
  }

  @Test
  void goesWhereTheConfigurationThatRunsSays() throws Exception {
    try (ReloadRig rig = new ReloadRig(pushing("first"))) {
      assertThat(rig.reload(pushing("second")).outcome()).isEqualTo(ReloadResult.Outcome.APPLIED);
      assertThat(first).hasValue(1);
      assertThat(second).hasValue(0);
      assertThat(rig.reload(PIPELINE).outcome()).isEqualTo(ReloadResult.Outcome.APPLIED);
      assertThat(second).hasValue(1);
    }
    assertThat(first).hasValue(1);
    assertThat(second).hasValue(1);
  }

  private String pushing(String path) {
    return PIPELINE.replace(
        "service:\n",
        "service:\n  telemetry: {metrics: {otlp: {interval: 1h, endpoint:"
            + " \"http://127.0.0.1:%d/%s/v1/metrics\"}}}\n"
                .formatted(server.getAddress().getPort(), path));
  }
}
