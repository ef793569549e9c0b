// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.component.ByteSize;
import dev.weir.receiver.otlp.OtlpReceiverConfig.Server;
import dev.weir.receiver.otlp.OtlpReceiverConfig.Tls;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigCheckTest {
  private final List<String> problems = new ArrayList<>();

  private List<String> check(OtlpReceiverConfig config) {
    new OtlpReceiverFactory()
        .check(config, (setting, message) -> problems.add(setting + ": " + message));
    return problems;
  }

  @Test
  void reportsEveryProblemAtOnce() {
    assertThat(
            check(
                new OtlpReceiverConfig(
                    new Server(false, "4317"),
                    new Server(false, "::1:4318"),
                    new Tls(Path.of("a"), Tls.NONE, Path.of("b")),
                    new ByteSize(1_000),
                    0,
                    new ByteSize(10),
                    Duration.ZERO)))
        .containsExactly(
            ": listens nowhere; wanted grpc.enabled or http.enabled",
            "grpc.listen: '4317' is no address to listen on; wanted host:port like 127.0.0.1:4317 or"
                + " [::]:4317",
            "http.listen: '::1:4318' is no address to listen on; wanted host:port like"
                + " 127.0.0.1:4317 or [::]:4317",
            "tls.key: is missing; wanted both cert and key, or neither",
            "max_request_size: 1000B is out of range; wanted 16KiB to 64MiB",
            "max_in_flight: 10B is less than max_request_size, 1000B",
            "max_requests: 0 is out of range; wanted 1 to 10000",
            "timeout: is 0s; wanted a positive duration like 30s");
  }

  @Test
  void authoritiesAloneAreNoTls() {
    OtlpReceiverConfig usual = Rig.config();
    assertThat(
            check(
                new OtlpReceiverConfig(
                    usual.grpc(),
                    new Server(true, "[::1]:0"),
                    new Tls(Tls.NONE, Tls.NONE, Path.of("b")),
                    usual.maxRequestSize(),
                    usual.maxRequests(),
                    usual.maxInFlight(),
                    usual.timeout())))
        .containsExactly("tls.client_ca: is set without cert and key; wanted those too");
  }

  @Test
  void theEnvironmentTellsOfTakenPortsAndMissingFiles() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      OtlpReceiverConfig usual = Rig.config();
      OtlpReceiverConfig config =
          new OtlpReceiverConfig(
              new Server(true, "0.0.0.0:" + taken.getLocalPort()),
              new Server(false, "0.0.0.0:" + taken.getLocalPort()),
              new Tls(Path.of("/nowhere/a"), Path.of("/nowhere/b"), Tls.NONE),
              usual.maxRequestSize(),
              usual.maxRequests(),
              usual.maxInFlight(),
              usual.timeout());
      assertThat(check(config)).isEmpty();

      new OtlpReceiverFactory()
          .checkEnvironment(config, (setting, message) -> problems.add(setting + ": " + message));

      assertThat(problems).hasSize(2);
      assertThat(problems.getFirst()).isEqualTo("tls: there is no file '/nowhere/a'");
      assertThat(problems.getLast()).startsWith("grpc.listen: cannot listen on '0.0.0.0:");
    }
  }
}
