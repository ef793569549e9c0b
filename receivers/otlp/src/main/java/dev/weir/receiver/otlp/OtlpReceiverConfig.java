// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.otlp;

import dev.weir.api.component.ByteSize;
import dev.weir.api.component.Setting;
import java.nio.file.Path;
import java.time.Duration;

/// The settings of the `otlp` receiver.
public record OtlpReceiverConfig(
    @Setting("OTLP/gRPC.") Server grpc,
    @Setting("OTLP/HTTP with protobuf, at /v1/logs, /v1/metrics and /v1/traces.") Server http,
    @Setting("Certificates and keys; with a certificate both servers speak TLS only.") Tls tls,
    @Setting("The largest request, before and after it is decompressed. At most 64MiB.")
        ByteSize maxRequestSize,
    @Setting("How many requests may be under way at once; more are told to come again.")
        int maxRequests,
    @Setting(
            "How much memory may hold what was received and is not delivered yet; what does not fit is told"
                + " to come again.")
        ByteSize maxInFlight,
    @Setting(
            "How long a sender waits for what becomes of its request; then it is told to come again.")
        Duration timeout) {

  /// One of the two servers.
  public record Server(
      @Setting("Whether it listens.") boolean enabled,
      @Setting("Address and port to listen on; port 0 takes any free one.") String listen) {}

  /// Files of TLS, all in PEM form. They are read again when they have changed.
  public record Tls(
      @Setting(value = "Our certificate and its chain.", example = "/etc/weir/tls.crt") Path cert,
      @Setting(value = "The key of our certificate.", example = "/etc/weir/tls.key") Path key,
      @Setting(
              value = "Certificates of the authorities whose clients may come, for mutual TLS.",
              example = "/etc/weir/ca.pem")
          Path clientCa) {
    static final Path NONE = Path.of("");

    boolean enabled() {
      return !cert.equals(NONE);
    }
  }

  static OtlpReceiverConfig defaults() {
    return new OtlpReceiverConfig(
        new Server(true, "127.0.0.1:4317"),
        new Server(true, "127.0.0.1:4318"),
        new Tls(Tls.NONE, Tls.NONE, Tls.NONE),
        ByteSize.ofMebibytes(16),
        64,
        ByteSize.ofMebibytes(128),
        Duration.ofSeconds(30));
  }
}
