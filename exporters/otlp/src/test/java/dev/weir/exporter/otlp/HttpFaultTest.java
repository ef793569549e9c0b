// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.component.ByteSize;
import dev.weir.api.component.DeliveryException;
import dev.weir.exporter.otlp.OtlpExporterConfig.Compression;
import dev.weir.exporter.otlp.OtlpExporterConfig.Protocol;
import dev.weir.otlp.answer.Replies;
import dev.weir.testkit.SampleBatches;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import javax.net.ServerSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// An OTLP/HTTP server that does everything that servers do, and breaks off everywhere.
final class HttpFaultTest extends FaultContractTest<HttpServer.Reply> {
  private static final Set<Integer> RETRYABLE = Set.of(429, 502, 503, 504);
  private static final String PROTOBUF = "content-type: application/x-protobuf\r\n";

  @Override
  OtlpServer<HttpServer.Reply> start(int port) throws IOException {
    return HttpServer.start(port, ServerSocketFactory.getDefault());
  }

  @Override
  HttpServer.Reply taken(byte[] response) {
    return HttpServer.answer(200, PROTOBUF, response);
  }

  @Override
  HttpServer.Reply unavailable() {
    return HttpServer.answer(503, "", "");
  }

  @Override
  List<HttpServer.Reply> busyFor(int seconds) {
    return List.of(HttpServer.answer(503, "Retry-After: " + seconds + "\r\n", ""));
  }

  @Override
  HttpServer.Reply tooLarge() {
    return HttpServer.answer(413, "", "too much");
  }

  @Override
  HttpServer.Reply silence() {
    return HttpServer.stall("");
  }

  @ParameterizedTest
  @ValueSource(
      ints = {301, 307, 400, 401, 403, 404, 405, 408, 415, 429, 500, 501, 502, 503, 504, 505, 599})
  void everyStatusMeansWhatTheSpecificationSays(int status) throws Exception {
    assertThat(
            failureOf(
                HttpServer.answer(status, "location: http://127.0.0.1:1/\r\n", "as scripted"),
                RETRYABLE.contains(status)))
        .hasMessageContaining("HTTP " + status + ": as scripted");
  }

  static Stream<Arguments> breaks() {
    return Stream.of(
        Arguments.argumentSet("closes without an answer", HttpServer.hangUp()),
        Arguments.argumentSet("resets", HttpServer.reset()),
        Arguments.argumentSet("closes its half without an answer", HttpServer.halfClose("")),
        Arguments.argumentSet("closes its half in the status", HttpServer.halfClose("HTTP/1.1 20")),
        Arguments.argumentSet(
            "closes its half in the headers",
            HttpServer.halfClose("HTTP/1.1 200 OK\r\ncontent-length: 5")),
        Arguments.argumentSet("speaks no HTTP", HttpServer.halfClose("220 mail ready\r\n\r\n")),
        Arguments.argumentSet("says nothing", HttpServer.stall("")),
        Arguments.argumentSet(
            "stops in the headers", HttpServer.stall("HTTP/1.1 200 OK\r\ncontent-")));
  }

  @ParameterizedTest
  @MethodSource("breaks")
  void whatIsNotAnsweredIsSentAgain(HttpServer.Reply reply) throws Exception {
    assertThat(sentTwiceAfter(reply)).isNotNull();
  }

  static Stream<Arguments> lies() {
    String head = "HTTP/1.1 200 OK\r\n" + PROTOBUF;
    return Stream.of(
        Arguments.argumentSet("text", HttpServer.answer(200, "content-type: text/plain\r\n", "OK")),
        Arguments.argumentSet(
            "half of its body",
            HttpServer.halfClose(head + "content-length: 50\r\n\r\nten bytes.")),
        Arguments.argumentSet(
            "a body that never ends", HttpServer.stall(head + "content-length: 50\r\n\r\nten")));
  }

  /// The status says that the server has the records: sending them again would double them.
  @ParameterizedTest
  @MethodSource("lies")
  void aSuccessThatIsNoneOfHttpOrOtlpIsTakenForYesAndToldOf(HttpServer.Reply reply)
      throws Exception {
    server.then(reply);
    try (Rig rig = rig(Rig.SHORT)) {
      rig.exporter.export(Rig.flows(3));

      assertThat(rig.count("otlp_requests", "taken_oddly")).isEqualTo(1);
      assertThat(rig.count("otlp_records", "logs")).isEqualTo(3);
      assertThat(rig.context.degradedReason()).contains("answered oddly");
      assertThat(server.arrivals.requests()).hasSize(1);
    }
  }

  /// We do not ask for it, and some proxies do it all the same.
  @ParameterizedTest
  @ValueSource(ints = {0, 5})
  void anAnswerMayBeCompressed(int cut) throws Exception {
    byte[] rejecting = gzip(Replies.export(2, "too old"));
    server.then(
        HttpServer.answer(
            200,
            PROTOBUF + "content-encoding: gzip\r\n",
            Arrays.copyOf(rejecting, rejecting.length - cut)));
    try (Rig rig = rig()) {
      rig.exporter.export(Rig.flows(3));

      boolean whole = cut == 0;
      assertThat(rig.count("otlp_rejected_records", "logs")).isEqualTo(whole ? 2 : 0);
      assertThat(rig.count("otlp_requests", whole ? "taken_in_part" : "taken_oddly")).isEqualTo(1);
    }
  }

  @Test
  void aCompressedErrorCanBeRead() throws Exception {
    byte[] words = gzip("as scripted".getBytes(StandardCharsets.UTF_8));
    server.then(HttpServer.answer(400, "Content-Encoding: GZIP\r\n", words));
    try (Rig rig = rig()) {
      assertThatThrownBy(() -> rig.exporter.export(Rig.flows(3)))
          .isInstanceOf(DeliveryException.Permanent.class)
          .hasMessageContaining("HTTP 400: as scripted");
    }
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
      out.write(content);
    }
    return compressed.toByteArray();
  }

  @Test
  void aWebPageIsNoReceiver() throws Exception {
    server.then(HttpServer.answer(200, "content-type: text/html\r\n", "<html>Log in</html>"));
    try (Rig rig = rig()) {
      assertThatThrownBy(() -> rig.exporter.export(Rig.flows(3)))
          .isInstanceOf(DeliveryException.Permanent.class)
          .hasMessageContaining("no OTLP server");
    }
  }

  @Test
  void anErrorWhoseBodyStallsIsStillThatError() throws Exception {
    server.then(
        HttpServer.stall("HTTP/1.1 503 no\r\nretry-after: 2\r\ncontent-length: 9\r\n\r\nhal"));
    try (Rig rig = rig(Rig.SHORT)) {
      assertThatThrownBy(() -> rig.exporter.export(Rig.flows(3)))
          .isInstanceOfSatisfying(
              DeliveryException.Retryable.class,
              later -> assertThat(later.after()).isEqualTo(Duration.ofSeconds(2)))
          .hasMessageContaining("HTTP 503");
    }
  }

  @ParameterizedTest
  @EnumSource
  void headersAndBodyArriveAtTheirPath(Compression compression) throws Exception {
    try (Rig rig =
        new Rig(
            Rig.config(
                server.endpoint() + "/otlp/",
                Protocol.HTTP,
                Rig.LONG,
                ByteSize.ofMebibytes(4),
                compression))) {
      rig.exporter.export(Rig.exchange());
      rig.exporter.export(SampleBatches.metrics());

      assertThat(server.arrivals.requests())
          .extracting(Arrivals.Request::where)
          .containsExactly("/otlp/v1/logs", "/otlp/v1/traces", "/otlp/v1/metrics");
      assertThat(server.arrivals.requests().getFirst().headers())
          .containsEntry("authorization", "Bearer secret")
          .containsEntry("content-type", "application/x-protobuf")
          .containsKey("user-agent");
      assertThat(server.arrivals.requests().getFirst().headers().containsKey("content-encoding"))
          .isEqualTo(compression == Compression.GZIP);
      assertThat(server.arrivals.logRecords()).hasSize(1);
      assertThat(server.arrivals.spans()).hasSize(1);
      assertThat(server.arrivals.metrics()).isNotEmpty();
    }
  }
}
