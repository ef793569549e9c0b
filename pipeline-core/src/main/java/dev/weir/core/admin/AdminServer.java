// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.admin;

import com.sun.net.httpserver.HttpServer;
import dev.weir.api.component.StartException;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// Serves `/healthz`, `/ready`, `/status`, `/metrics` and `/reload`. Every connection has a virtual thread of
/// its own and limits on time and size, so that a slow client holds up nobody else. Safe for use by
/// several threads.
public final class AdminServer implements AutoCloseable {
  private static final String SETTING = "service.admin.listen";
  private static final int BACKLOG = 64;

  static {
    // The JDK's server reads its limits once, from system properties; its defaults have no limit of
    // time. What the operator has set stays.
    limit("sun.net.httpserver.maxReqTime", "10");
    limit("sun.net.httpserver.maxRspTime", "300");
    limit("sun.net.httpserver.maxReqHeaders", "64");
    limit("sun.net.httpserver.maxReqHeaderSize", "16384");
    limit("jdk.httpserver.maxConnections", "256");
    limit("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService executor;

  private AdminServer(HttpServer server, ExecutorService executor) {
    this.server = server;
    this.executor = executor;
  }

  /// Listens and serves.
  ///
  /// @param listen `host:port`, an IPv6 address in brackets; port 0 takes a free one
  /// @throws StartException when the address cannot be listened on; the message names the setting
  public static AdminServer start(String listen, AdminSurface surface, PrometheusRegistry registry)
      throws StartException {
    InetSocketAddress address = parse(listen);
    HttpServer server;
    try {
      server = HttpServer.create(address, BACKLOG);
    } catch (BindException e) {
      throw new StartException(SETTING + ": " + listen + " " + explain(e), e);
    } catch (IOException e) {
      throw new StartException(SETTING + ": cannot listen on " + listen + ": " + e.getMessage(), e);
    }
    ExecutorService executor =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("weir-admin-", 1).factory());
    server.setExecutor(executor);
    server.createContext("/", new AdminHandler(surface, registry));
    server.start();
    return new AdminServer(server, executor);
  }

  /// Where the server listens, with the port that it took.
  public InetSocketAddress address() {
    return server.getAddress();
  }

  /// Stops listening and cuts what is open.
  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
    try {
      boolean _ = executor.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static InetSocketAddress parse(String listen) throws StartException {
    int colon = listen.lastIndexOf(':');
    try {
      String host = listen.substring(0, colon);
      if (host.startsWith("[") && host.endsWith("]")) {
        host = host.substring(1, host.length() - 1);
      }
      int port = Integer.parseInt(listen.substring(colon + 1));
      InetSocketAddress address = new InetSocketAddress(host, port);
      if (address.isUnresolved()) {
        throw new StartException(SETTING + ": the host of '" + listen + "' has no address");
      }
      return address;
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new StartException(
          SETTING + ": '" + listen + "' is not an address; wanted one like 127.0.0.1:9099", e);
    }
  }

  private static String explain(BindException e) {
    String message = String.valueOf(e.getMessage());
    if (message.contains("in use")) {
      return "is in use by another process; choose another address, or port 0 for any free port";
    }
    if (message.contains("assign")) {
      return "is not an address of this machine";
    }
    return "cannot be listened on: " + message;
  }

  private static void limit(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
