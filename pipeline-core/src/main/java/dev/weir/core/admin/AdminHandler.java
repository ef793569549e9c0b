// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Answers one request. Request bodies are not read. All formats that the build can write are text.
final class AdminHandler implements HttpHandler {
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String RELOAD = "/reload";
  private static final String JSON = "application/json";

  private record Answer(int status, String contentType, String body) {}

  private final System.Logger logger = System.getLogger("admin");
  private final AdminSurface surface;
  private final PrometheusRegistry registry;
  private final ExpositionFormats formats = ExpositionFormats.init();

  AdminHandler(AdminSurface surface, PrometheusRegistry registry) {
    this.surface = surface;
    this.registry = registry;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      send(exchange, answer(exchange));
    }
  }

  private Answer answer(HttpExchange exchange) {
    String path = exchange.getRequestURI().getPath();
    try {
      return switch (path == null ? "" : path) {
        case "/healthz", "/ready", "/status", "/metrics" ->
            readOnly(exchange) ? read(path, exchange) : notAllowed(exchange, "GET, HEAD");
        case RELOAD ->
            exchange.getRequestMethod().equals("POST")
                ? reload(exchange)
                : notAllowed(exchange, "POST");
        default ->
            new Answer(
                404,
                TEXT,
                "not found; there are /healthz /ready /status /metrics, and /reload for POST\n");
      };
    } catch (IOException | RuntimeException e) {
      logger.log(Level.WARNING, "no answer for " + path, e);
      return new Answer(500, TEXT, "failed; the log says why\n");
    }
  }

  private Answer read(String path, HttpExchange exchange) throws IOException {
    return switch (path) {
      case "/healthz" -> health();
      case "/ready" ->
          surface.ready()
              ? new Answer(200, TEXT, "ready\n")
              : new Answer(503, TEXT, "not ready: " + surface.state() + "\n");
      case "/status" -> new Answer(200, JSON, surface.statusJson());
      default -> metrics(exchange);
    };
  }

  private Answer health() {
    List<String> reasons = surface.unhealthyReasons();
    return reasons.isEmpty()
        ? new Answer(200, TEXT, "ok\n")
        : new Answer(503, TEXT, "unhealthy\n" + String.join("\n", reasons) + "\n");
  }

  /// A page in somebody's browser may send POST too, but not without its origin.
  private Answer reload(HttpExchange exchange) {
    if (exchange.getRequestHeaders().containsKey("Origin")) {
      return new Answer(403, TEXT, "no reload for pages of a browser\n");
    }
    if (!surface.reloads()) {
      return new Answer(404, TEXT, "this command has no configuration files to reload\n");
    }
    AdminSurface.Reloaded result = surface.reload();
    String accept = exchange.getRequestHeaders().getFirst("Accept");
    return accept != null && accept.contains(JSON)
        ? new Answer(result.status(), JSON, result.json())
        : new Answer(result.status(), TEXT, result.text());
  }

  private Answer metrics(HttpExchange exchange) throws IOException {
    String accept = exchange.getRequestHeaders().getFirst("Accept");
    ExpositionFormatWriter writer = formats.findWriter(accept == null ? "" : accept);
    ByteArrayOutputStream body = new ByteArrayOutputStream(16_384);
    writer.write(body, registry.scrape());
    return new Answer(200, writer.getContentType(), body.toString(StandardCharsets.UTF_8));
  }

  private static boolean readOnly(HttpExchange exchange) {
    return exchange.getRequestMethod().equals("GET") || isHead(exchange);
  }

  private static boolean isHead(HttpExchange exchange) {
    return exchange.getRequestMethod().equals("HEAD");
  }

  private static Answer notAllowed(HttpExchange exchange, String allowed) {
    exchange.getResponseHeaders().set("Allow", allowed);
    return new Answer(405, TEXT, "only " + allowed.replace(", ", " and ") + " here\n");
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", answer.contentType());
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    if (isHead(exchange)) {
      exchange.getResponseHeaders().set("Content-Length", String.valueOf(body.length));
      exchange.sendResponseHeaders(answer.status(), -1);
      return;
    }
    exchange.sendResponseHeaders(answer.status(), body.length);
    exchange.getResponseBody().write(body);
  }
}
