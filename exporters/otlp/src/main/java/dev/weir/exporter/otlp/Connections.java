// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.otlp;

import dev.weir.api.component.ComponentContext;
import dev.weir.api.component.StartException;
import dev.weir.exporter.otlp.OtlpExporterConfig.Compression;
import dev.weir.exporter.otlp.OtlpExporterConfig.Tls;
import dev.weir.exporter.otlp.transport.Endpoint;
import dev.weir.exporter.otlp.transport.GrpcTransport;
import dev.weir.exporter.otlp.transport.HttpTransport;
import dev.weir.exporter.otlp.transport.Target;
import dev.weir.exporter.otlp.transport.Transport;
import dev.weir.otlp.tls.ReloadingTls;
import dev.weir.otlp.tls.TlsException;
import dev.weir.otlp.tls.TlsFiles;
import java.nio.file.Path;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Opens the way to the server that the settings name.
final class Connections {
  private Connections() {}

  /// @param tlsProblem told why newer TLS files could not be used, empty when they can again
  static Transport open(
      OtlpExporterConfig config,
      ComponentContext context,
      String version,
      Consumer<String> tlsProblem)
      throws StartException {
    Endpoint endpoint = Endpoint.parse(config.endpoint(), config.defaultPort());
    try {
      ReloadingTls tls =
          endpoint.encrypted()
              ? new ReloadingTls(files(config.tls()), context.clock(), tlsProblem)
              : null;
      Target target =
          new Target(
              endpoint,
              config.headers(),
              config.compression() == Compression.GZIP,
              config.timeout(),
              tls,
              version.isEmpty() ? "weir" : "weir/" + version);
      return switch (config.protocol()) {
        case GRPC -> new GrpcTransport(target, context.threads());
        case HTTP -> new HttpTransport(target, context.threads(), context.clock());
      };
    } catch (TlsException | SSLException e) {
      throw new StartException("tls: " + e.getMessage(), e);
    }
  }

  static TlsFiles files(Tls tls) {
    return new TlsFiles(given(tls.ca()), given(tls.cert()), given(tls.key()), tls.insecure());
  }

  private static @Nullable Path given(Path file) {
    return file.equals(Tls.NONE) ? null : file;
  }
}
