// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.prometheus;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.weir.api.component.ComponentContext;
import dev.weir.api.component.ServiceHealth;
import dev.weir.api.net.Address;
import dev.weir.exporter.prometheus.Scrape.Response;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The HTTP server: `/metrics`, and `/healthz` and `/ready`, which say of the whole service what the admin
/// server says. Each request has a virtual thread.
final class Endpoint {
  private final HttpServer server;
  private final Scrape scrape;
  private final Supplier<ServiceHealth> service;
  private final Logger logger;
  private volatile boolean open = true;

  private Endpoint(
      HttpServer server, Scrape scrape, Supplier<ServiceHealth> service, Logger logger) {
    this.server = server;
    this.scrape = scrape;
    this.service = service;
    this.logger = logger;
  }

  static Endpoint open(ListenAddress listen, Scrape scrape, ComponentContext context)
      throws IOException {
    InetSocketAddress address = new InetSocketAddress(listen.host(), listen.port());
    if (address.isUnresolved()) {
      throw new IOException("unknown host '" + listen.host() + "'");
    }
    HttpServer server = HttpServer.create(address, 0);
    Endpoint endpoint = new Endpoint(server, scrape, context::health, context.logger());
    server.setExecutor(request -> context.threads().virtual("request", request));
    server.createContext("/", endpoint::answer);
    server.start();
    return endpoint;
  }

  int port() {
    return server.getAddress().getPort();
  }

  /// Where the metrics are, with the port that was taken.
  String url() {
    String host = Address.ofBytes(server.getAddress().getAddress().getAddress()).toString();
    return "http://%s:%d/metrics"
        .formatted(host.indexOf(':') >= 0 ? "[" + host + "]" : host, port());
  }

  void close() {
    open = false;
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Response response =
          switch (exchange.getRequestMethod()) {
            case "GET", "HEAD" -> response(exchange);
            default -> Response.text(405, "only GET and HEAD are served");
          };
      response.send(exchange);
    }
  }

  private Response response(HttpExchange exchange) {
    String path = exchange.getRequestURI().getPath(); // null for a URI like mailto:x
    return switch (path == null ? "" : path) {
      case "/metrics" -> metrics(exchange.getRequestHeaders().getFirst("Accept"));
      case "/healthz" -> health();
      case "/ready" -> ready();
      case "/" -> Response.text(200, "Weir: /metrics /healthz /ready");
      default -> Response.text(404, "not here; there are /metrics /healthz /ready");
    };
  }

  private Response metrics(@Nullable String accept) {
    try {
      return scrape.render(accept);
    } catch (IOException | RuntimeException e) {
      logger.log(Level.ERROR, "the metrics could not be rendered", e);
      return Response.text(500, "the metrics could not be rendered: " + e.getMessage());
    }
  }

  private Response ready() {
    ServiceHealth now = service.get();
    return open && now.ready()
        ? Response.text(200, "ready")
        : Response.text(503, "not ready: " + (open ? now.state() : "stopping"));
  }

  /// Renders the metrics too, to see whether a scrape would work.
  private Response health() {
    List<String> reasons = open ? service.get().unhealthy() : List.of("stopping");
    if (!reasons.isEmpty()) {
      return Response.text(503, "unhealthy\n" + String.join("\n", reasons));
    }
    Response metrics = metrics(null);
    return metrics.status() == 200
        ? Response.text(200, "ok")
        : new Response(503, metrics.contentType(), metrics.body());
  }
}
