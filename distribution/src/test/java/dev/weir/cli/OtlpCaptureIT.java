// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.OpenTelemetryCollector;
import dev.weir.testkit.otlp.BackendRules;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A capture through `weir run` into a real OpenTelemetry Collector.
class OtlpCaptureIT {
  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void arrivesWhole(String protocol) throws Exception {
    try (OpenTelemetryCollector collector = OpenTelemetryCollector.start(directory)) {
      String endpoint =
          protocol.equals("grpc") ? collector.grpcEndpoint() : collector.httpEndpoint();
      SentCapture sent =
          SentCapture.send(
              directory,
              OtlpRecords.capture(directory.resolve("a.pcap")),
              "endpoint: \"%s\", protocol: %s".formatted(endpoint, protocol));
      sent.assertArrivedWhole(collector.received("logs"));
      List<byte[]> metrics = collector.received("metrics");
      assertThat(metrics).isNotEmpty();
      BackendRules.assertMetrics(metrics);
    }
  }
}
