// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.otlp;

import dev.weir.api.component.ByteSize;
import dev.weir.api.component.Setting;
import dev.weir.otlp.Signal;
import dev.weir.otlp.mapping.Detail;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// The settings of the `otlp` exporter.
public record OtlpExporterConfig(
    @Setting(
            value =
                "The server's URL; https for TLS. Without a port it is 4317 for grpc and 4318 for http."
                    + " A path is what stands before /v1/logs, /v1/metrics and /v1/traces, for http only.",
            example = "http://collector:4317",
            required = true)
        String endpoint,
    @Setting("How to speak: OTLP/gRPC, or OTLP/HTTP with protobuf.") Protocol protocol,
    @Setting(
            value = "Headers sent with every request.",
            example = "{authorization: \"Bearer ${env:TOKEN}\"}",
            secret = true)
        Map<String, String> headers,
    @Setting("How requests are compressed.") Compression compression,
    @Setting("Certificates and keys, for https.") Tls tls,
    @Setting("How long one request may take, its answer included.") Duration timeout,
    @Setting(
            "The largest request before compression; more records are sent in several. At most 64MiB.")
        ByteSize maxRequestSize,
    @Setting("What is sent: flows and events are logs, exchanges with a latency are traces.")
        List<Signal> signals,
    @Setting(
            "What a flow's log record tells: basic is about twenty attributes, full all that is known,"
                + " as another Weir wants it.")
        Detail detail,
    @Setting(
            value = "Resource attributes to add, or to set whatever a source says.",
            example = "{deployment.environment.name: production}")
        Map<String, String> resource) {

  /// How requests travel.
  public enum Protocol {
    GRPC,
    HTTP
  }

  /// How requests are made smaller.
  public enum Compression {
    GZIP,
    NONE
  }

  /// Files of TLS, all in PEM form. They are read again when they have changed.
  public record Tls(
      @Setting(
              value =
                  "Certificates of the authorities to believe; without it, those that Java knows.",
              example = "/etc/weir/ca.pem")
          Path ca,
      @Setting(
              value = "Our certificate and its chain, for mutual TLS.",
              example = "/etc/weir/tls.crt")
          Path cert,
      @Setting(value = "The key of our certificate.", example = "/etc/weir/tls.key") Path key,
      @Setting("Believe any certificate that the server shows, unchecked. For tests only.")
          boolean insecure) {
    static final Path NONE = Path.of("");

    static Tls defaults() {
      return new Tls(NONE, NONE, NONE, false);
    }

    boolean isDefault() {
      return equals(defaults());
    }
  }

  static OtlpExporterConfig defaults() {
    return new OtlpExporterConfig(
        "",
        Protocol.GRPC,
        Map.of(),
        Compression.GZIP,
        Tls.defaults(),
        Duration.ofSeconds(10),
        ByteSize.ofMebibytes(4),
        List.of(Signal.values()),
        Detail.FULL,
        Map.of());
  }

  int defaultPort() {
    return switch (protocol) {
      case GRPC -> 4317;
      case HTTP -> 4318;
    };
  }
}
