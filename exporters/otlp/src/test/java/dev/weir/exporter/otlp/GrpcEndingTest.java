// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.component.ByteSize;
import dev.weir.api.component.DeliveryException;
import dev.weir.exporter.otlp.OtlpExporterConfig.Compression;
import dev.weir.exporter.otlp.OtlpExporterConfig.Protocol;
import io.grpc.Metadata;
import io.grpc.Status;
import io.netty.handler.codec.http2.Http2Error;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Who ended a call: the server by a status of its own, or HTTP/2 below it. The library gives the same
/// codes for both.
class GrpcEndingTest {
  static Stream<Arguments> breaks() {
    return Stream.of(Http2Error.values())
        .flatMap(error ->
            Stream.of(
                Arguments.argumentSet(error + " at once", Http2Server.reset(error)),
                Arguments.argumentSet(
                    error + " in the answer", Http2Server.begin(Http2Server.reset(error))),
                Arguments.argumentSet(error + " for the connection", Http2Server.goAway(error))));
  }

  /// Nobody knows whether the records arrived.
  @ParameterizedTest
  @MethodSource("breaks")
  void whatHttp2BreaksOffIsSentAgain(Http2Server.Reply reply) throws Exception {
    try (Http2Server server = new Http2Server(reply);
        Rig rig = rig(server.endpoint())) {
      assertThatThrownBy(() -> rig.exporter.export(Rig.flows(3)))
          .isInstanceOf(DeliveryException.Retryable.class);
      assertThat(rig.count("otlp_refused_records", "logs")).isZero();
      assertThat(rig.count("otlp_requests", "retry")).isEqualTo(1);
    }
  }

  /// Although its trailers hold nothing else, and although the words are those of a broken connection.
  @ParameterizedTest
  @EnumSource(names = {"INTERNAL", "UNKNOWN", "RESOURCE_EXHAUSTED"})
  void theServersOwnStatusIsFinal(Status.Code code) throws Exception {
    Status status =
        code.toStatus()
            .withDescription("HTTP/2 error code: INTERNAL_ERROR\nRST_STREAM closed stream");
    try (OtlpServer<?> server = GrpcServer.start().then(begun(GrpcServer.status(status)));
        Rig rig = rig(server.endpoint())) {
      assertThatThrownBy(() -> rig.exporter.export(Rig.flows(3)))
          .isInstanceOf(DeliveryException.Permanent.class);
      assertThat(rig.count("otlp_refused_records", "logs")).isEqualTo(3);
    }
  }

  @Test
  void aRequestThatIsTooLargeIsNotTakenForALongAnswer() throws Exception {
    Status status =
        Status.RESOURCE_EXHAUSTED.withDescription("gRPC message exceeds maximum size 100: 5000");
    try (OtlpServer<?> server = GrpcServer.start().then(begun(GrpcServer.status(status)));
        Rig rig = rig(server.endpoint())) {
      rig.exporter.export(Rig.flows(2));

      assertThat(rig.count("otlp_requests", "too_large")).isEqualTo(1);
      assertThat(rig.count("otlp_records", "logs")).isEqualTo(2);
      assertThat(rig.count("otlp_requests", "taken_oddly")).isZero();
    }
  }

  static Stream<Arguments> oddAnswers() {
    byte[] tooLong = new byte[5 << 20];
    return Stream.of(
        Arguments.argumentSet("too long", GrpcServer.ok(tooLong)),
        Arguments.argumentSet("too long when decompressed", compressed(GrpcServer.ok(tooLong))));
  }

  @ParameterizedTest
  @MethodSource("oddAnswers")
  void anAnswerThatCannotBeReadIsAnAnswer(GrpcServer.Reply reply) throws Exception {
    try (OtlpServer<?> server = GrpcServer.start().then(reply);
        Rig rig = rig(server.endpoint())) {
      rig.exporter.export(Rig.flows(3));

      assertThat(rig.count("otlp_requests", "taken_oddly")).isEqualTo(1);
      assertThat(rig.count("otlp_records", "logs")).isEqualTo(3);
      assertThat(rig.context.degradedReason()).contains("answered oddly");
    }
  }

  @Test
  void aYesWithoutAMessageIsAnAnswerToo() throws Exception {
    try (Http2Server server = new Http2Server(Http2Server.status("0"));
        Rig rig = rig(server.endpoint())) {
      rig.exporter.export(Rig.flows(3));

      assertThat(rig.count("otlp_requests", "taken_oddly")).isEqualTo(1);
      assertThat(rig.context.degradedReason()).contains("No value received");
    }
  }

  private static GrpcServer.Reply begun(GrpcServer.Reply then) {
    return call -> {
      call.sendHeaders(new Metadata());
      then.to(call);
    };
  }

  private static GrpcServer.Reply compressed(GrpcServer.Reply then) {
    return call -> {
      call.setCompression("gzip");
      then.to(call);
    };
  }

  private static Rig rig(String endpoint) throws Exception {
    return new Rig(
        Rig.config(endpoint, Protocol.GRPC, Rig.LONG, ByteSize.ofMebibytes(4), Compression.NONE));
  }
}
