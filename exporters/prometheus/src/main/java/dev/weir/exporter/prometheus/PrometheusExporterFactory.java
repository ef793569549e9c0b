// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.prometheus;

import dev.weir.api.component.ComponentContext;
import dev.weir.api.component.Exporter;
import dev.weir.api.component.ExporterFactory;
import dev.weir.api.component.Problems;
import dev.weir.api.component.Stability;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/// Makes `prometheus` exporters.
public final class PrometheusExporterFactory implements ExporterFactory<PrometheusExporterConfig> {
  @Override
  public String type() {
    return "prometheus";
  }

  @Override
  public String description() {
    return "Serves counters and gauges made from flows and metrics to Prometheus over HTTP.";
  }

  @Override
  public Stability stability() {
    return Stability.ALPHA;
  }

  @Override
  public PrometheusExporterConfig defaults() {
    return PrometheusExporterConfig.defaults();
  }

  @Override
  public void check(PrometheusExporterConfig config, Problems problems) {
    try {
      ListenAddress.parse(config.listen());
    } catch (IllegalArgumentException e) {
      problems.add("listen", String.valueOf(e.getMessage()));
    }
    if (config.maxSeries() < 1) {
      problems.add("max_series", "'" + config.maxSeries() + "' is too small; wanted 1 or more");
    }
    if (config.maxActiveFlows() < 0) {
      problems.add(
          "max_active_flows", "'" + config.maxActiveFlows() + "' is negative; wanted 0 or more");
    }
    if (config.expireAfter().isNegative()) {
      problems.add("expire_after", "'" + config.expireAfter() + "' is negative; wanted 0s or more");
    }
  }

  /// Listens for a moment: nothing else can tell whether the port is free.
  @Override
  public void checkEnvironment(PrometheusExporterConfig config, Problems problems) {
    ListenAddress listen = ListenAddress.parse(config.listen());
    InetSocketAddress address = new InetSocketAddress(listen.host(), listen.port());
    if (address.isUnresolved()) {
      problems.add("listen", "'" + config.listen() + "': unknown host '" + listen.host() + "'");
      return;
    }
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(address);
    } catch (IOException e) {
      problems.add(
          "listen",
          "cannot listen on '"
              + config.listen()
              + "': "
              + e.getMessage()
              + "; free the port or set another");
    }
  }

  @Override
  public Exporter create(ComponentContext context, PrometheusExporterConfig config) {
    return new PrometheusExporter(context, config);
  }
}
