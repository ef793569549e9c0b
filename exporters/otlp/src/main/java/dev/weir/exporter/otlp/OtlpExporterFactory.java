// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.otlp;

import dev.weir.api.component.Clock;
import dev.weir.api.component.ComponentContext;
import dev.weir.api.component.Exporter;
import dev.weir.api.component.ExporterFactory;
import dev.weir.api.component.Problems;
import dev.weir.api.component.Stability;
import dev.weir.exporter.otlp.transport.Endpoint;
import dev.weir.otlp.tls.ReloadingTls;
import dev.weir.otlp.tls.TlsException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/// Makes `otlp` exporters.
public final class OtlpExporterFactory implements ExporterFactory<OtlpExporterConfig> {
  private static final int CONNECT_MILLIS = 3_000;

  @Override
  public String type() {
    return "otlp";
  }

  @Override
  public String description() {
    return "Sends flows, events, metrics and application exchanges to an OpenTelemetry backend.";
  }

  @Override
  public Stability stability() {
    return Stability.ALPHA;
  }

  @Override
  public OtlpExporterConfig defaults() {
    return OtlpExporterConfig.defaults();
  }

  @Override
  public void check(OtlpExporterConfig config, Problems problems) {
    new ConfigCheck(config, problems).run();
  }

  /// Connects for a moment: nothing else can tell whether somebody listens.
  @Override
  public void checkEnvironment(OtlpExporterConfig config, Problems problems) {
    Endpoint endpoint = Endpoint.parse(config.endpoint(), config.defaultPort());
    if (endpoint.encrypted()) {
      try {
        var _ = new ReloadingTls(Connections.files(config.tls()), Clock.system(), _ -> {});
      } catch (TlsException e) {
        problems.add("tls", String.valueOf(e.getMessage()));
      }
    }
    InetSocketAddress address = new InetSocketAddress(endpoint.host(), endpoint.port());
    if (address.isUnresolved()) {
      problems.add("endpoint", "unknown host '" + endpoint.host() + "'");
      return;
    }
    try (Socket socket = new Socket()) {
      socket.connect(address, CONNECT_MILLIS);
    } catch (IOException e) {
      problems.add("endpoint", "cannot connect to '" + endpoint + "': " + e.getMessage());
    }
  }

  @Override
  public Exporter create(ComponentContext context, OtlpExporterConfig config) {
    return new OtlpExporter(context, config);
  }
}
