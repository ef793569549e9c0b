// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.component.ByteSize;
import dev.weir.exporter.otlp.OtlpExporterConfig.Compression;
import dev.weir.exporter.otlp.OtlpExporterConfig.Protocol;
import dev.weir.exporter.otlp.OtlpExporterConfig.Tls;
import dev.weir.otlp.Signal;
import dev.weir.otlp.mapping.Detail;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigCheckTest {
  private static final Path FILE = Path.of("/etc/weir/file.pem");

  @Test
  void acceptsWhatWorks() {
    assertThat(problems(config("http://collector:4317", Protocol.GRPC, Tls.defaults()))).isEmpty();
    assertThat(problems(config("http://loki:3100/otlp", Protocol.HTTP, Tls.defaults()))).isEmpty();
    assertThat(
            problems(config("https://collector", Protocol.GRPC, new Tls(FILE, FILE, FILE, false))))
        .isEmpty();
  }

  @Test
  void saysEverythingAtOnce() {
    OtlpExporterConfig config =
        new OtlpExporterConfig(
            "collector:4317",
            Protocol.GRPC,
            Map.of("Bad Name", "x"),
            Compression.GZIP,
            Tls.defaults(),
            Duration.ZERO,
            new ByteSize(100),
            List.of(),
            Detail.FULL,
            Map.of("", "x"));

    assertThat(problems(config))
        .extracting(problem -> problem.split(":", 2)[0])
        .containsExactlyInAnyOrder(
            "endpoint", "headers.Bad Name", "timeout", "max_request_size", "signals", "resource");
  }

  @Test
  void grpcHasNoPath() {
    assertThat(problems(config("http://loki:3100/otlp", Protocol.GRPC, Tls.defaults())))
        .singleElement()
        .asString()
        .contains("endpoint", "path", "protocol: http");
  }

  @Test
  void aCertificateNeedsItsKeyAndTls() {
    assertThat(
            problems(
                config("https://c:1", Protocol.GRPC, new Tls(Tls.NONE, FILE, Tls.NONE, false))))
        .singleElement()
        .asString()
        .startsWith("tls.key: is missing");
    assertThat(
            problems(config("http://c:1", Protocol.GRPC, new Tls(FILE, Tls.NONE, Tls.NONE, false))))
        .singleElement()
        .asString()
        .contains("wanted https://");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization",
        "",
        "a b",
        "content-type",
        "content-encoding",
        "host",
        "connection",
        "grpc-timeout",
        "te",
        "secret-bin"
      })
  void refusesHeadersThatCannotBeSet(String name) {
    assertThat(problems(withHeader(name, "value"))).hasSize(1);
  }

  @Test
  void quotesNoSecret() {
    assertThat(problems(withHeader("authorization", "hunter2\n")))
        .singleElement()
        .asString()
        .contains("printable ASCII")
        .doesNotContain("hunter2");
    assertThat(problems(withHeader("authorization", "Bearer hunter2"))).isEmpty();
  }

  private static OtlpExporterConfig config(String endpoint, Protocol protocol, Tls tls) {
    OtlpExporterConfig usual = OtlpExporterConfig.defaults();
    return new OtlpExporterConfig(
        endpoint,
        protocol,
        Map.of(),
        usual.compression(),
        tls,
        usual.timeout(),
        usual.maxRequestSize(),
        usual.signals(),
        usual.detail(),
        usual.resource());
  }

  private static OtlpExporterConfig withHeader(String name, String value) {
    OtlpExporterConfig usual = OtlpExporterConfig.defaults();
    return new OtlpExporterConfig(
        "http://collector:4317",
        usual.protocol(),
        Map.of(name, value),
        usual.compression(),
        usual.tls(),
        usual.timeout(),
        usual.maxRequestSize(),
        List.of(Signal.LOGS),
        usual.detail(),
        usual.resource());
  }

  private static List<String> problems(OtlpExporterConfig config) {
    List<String> problems = new ArrayList<>();
    new ConfigCheck(config, (setting, message) -> problems.add(setting + ": " + message)).run();
    return problems;
  }
}
