// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.api.FlowBatch;
import dev.weir.api.component.ByteSize;
import dev.weir.api.component.DeliveryException;
import dev.weir.exporter.otlp.OtlpExporterConfig.Compression;
import dev.weir.exporter.otlp.OtlpExporterConfig.Protocol;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Something else listens where an OTLP/gRPC server was meant to.
class NoGrpcServerTest {
  private static final Set<Integer> PASSING = Set.of(429, 502, 503, 504);

  static Stream<Arguments> others() {
    return Stream.of(
        Arguments.argumentSet("HTTP/1.1", HttpServer.answer(400, "", "what is PRI?")),
        Arguments.argumentSet("mail", HttpServer.halfClose("220 mail ready\r\n")),
        Arguments.argumentSet("noise", HttpServer.halfClose("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")),
        Arguments.argumentSet("closes", HttpServer.hangUp()),
        Arguments.argumentSet("resets", HttpServer.reset()),
        Arguments.argumentSet("closes its half", HttpServer.halfClose("")),
        Arguments.argumentSet("says nothing", HttpServer.stall("")));
  }

  /// No status came, so the records wait; and once the right server is there, it gets them.
  @ParameterizedTest
  @MethodSource("others")
  void isWaitedFor(HttpServer.Reply reply) throws Exception {
    FlowBatch batch = Rig.flows(3);
    OtlpServer<?> wrong = HttpServer.start().then(1_000, reply);
    int port = wrong.port();
    try (Rig rig = rig(wrong.endpoint(), Duration.ofSeconds(1))) {
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> rig.exporter.export(batch))
            .isInstanceOf(DeliveryException.Retryable.class);
      }
      wrong.close();
      try (GrpcServer right = GrpcServer.start(port, 1 << 20, null)) {
        rig.exportAsTheQueueDoes(batch);

        assertThat(right.arrivals.sequences()).containsExactly(0L, 1L, 2L);
        assertThat(rig.count("otlp_records", "logs")).isEqualTo(3);
      }
    } finally {
      wrong.close();
    }
  }

  /// The statuses of HTTP as gRPC's own mapping has them, a success without gRPC's words included.
  @ParameterizedTest
  @ValueSource(ints = {200, 400, 401, 403, 404, 429, 500, 502, 503, 504})
  void aWebPageByHttp2MeansWhatItsStatusSays(int status) throws Exception {
    try (Http2Server server = new Http2Server(Http2Server.page(status));
        Rig rig = rig(server.endpoint(), Rig.LONG)) {
      DeliveryException failure =
          catchThrowableOfType(DeliveryException.class, () -> rig.exporter.export(Rig.flows(3)));

      assertThat(failure instanceof DeliveryException.Retryable)
          .isEqualTo(PASSING.contains(status));
      assertThat(failure).hasMessageContaining(Integer.toString(status));
      assertThat(rig.count("otlp_records", "logs")).isZero();
    }
  }

  private static Rig rig(String endpoint, Duration timeout) throws Exception {
    return new Rig(
        Rig.config(endpoint, Protocol.GRPC, timeout, ByteSize.ofMebibytes(4), Compression.GZIP));
  }
}
