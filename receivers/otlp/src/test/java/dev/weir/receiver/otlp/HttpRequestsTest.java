// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.api.component.ByteSize;
import dev.weir.otlp.Signal;
import dev.weir.testkit.CapturingConsumer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is not OTLP by HTTP, and what HTTP can be made to do.
class HttpRequestsTest {
  private static final String HEAD =
      "POST /v1/logs HTTP/1.1\r\nHost: h\r\nContent-Type: application/x-protobuf\r\n";

  private final CapturingConsumer next = new CapturingConsumer();

  @ParameterizedTest
  @CsvSource({
    "POST, /v1/logs, application/json, '', 415, wanted application/x-protobuf",
    "POST, /v1/logs, application/x-protobuf, zstd, 415, wanted gzip or none",
    "POST, /v1/profiles, application/x-protobuf, '', 404, /v1/logs",
    "GET, /v1/logs, application/x-protobuf, '', 405, wanted POST",
    "POST, /v1/logs, application/x-protobuf, gzip, 400, cannot be decompressed"
  })
  void saysWhatItWants(
      String method, String path, String type, String encoding, int status, String words)
      throws Exception {
    try (Rig rig = new Rig(Rig.config(), next);
        HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + rig.httpPort + path))
              .version(HttpClient.Version.HTTP_1_1)
              .header("content-type", type)
              .method(method, HttpRequest.BodyPublishers.ofString("{}"));
      if (!encoding.isEmpty()) {
        request.header("content-encoding", encoding);
      }
      HttpResponse<String> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());

      assertThat(response.statusCode()).isEqualTo(status);
      assertThat(response.body()).contains(words);
      assertThat(rig.requests(status == 400 ? "malformed" : "unsupported")).isEqualTo(1);
    }
  }

  @Test
  void waitsForWhoWantsToBeAskedToGoOn() throws Exception {
    byte[] request = Rig.request(Signal.LOGS, Rig.flows(1, 2));
    try (Rig rig = new Rig(Rig.config(), next);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), rig.httpPort)) {
      write(
          socket, HEAD + "Expect: 100-continue\r\nContent-Length: " + request.length + "\r\n\r\n");
      assertThat(until(socket, "\r\n\r\n")).startsWith("HTTP/1.1 100 Continue");
      socket.getOutputStream().write(request);

      assertThat(until(socket, "\r\n\r\n")).startsWith("HTTP/1.1 200 OK");
      assertThat(next.flows()).hasSize(2);
    }
  }

  @Test
  void whoIsNotToGoOnIsTold() throws Exception {
    try (Rig rig = new Rig(Rig.config(), next);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), rig.httpPort)) {
      write(socket, HEAD + "Expect: 100-continue\r\nContent-Length: 2000000\r\n\r\n");

      assertThat(until(socket, "\r\n\r\n")).startsWith("HTTP/1.1 413");
      assertThat(socket.getInputStream().readAllBytes()).as("what is left").isNotNull();
    }
  }

  /// Refused by its length alone; what comes of it all the same is let in and thrown away, so that the
  /// sender can read why.
  @Test
  void aRefusedRequestIsReadToItsEnd() throws Exception {
    OtlpReceiverConfig config =
        Rig.config(Duration.ofSeconds(20), 8, new ByteSize(64 << 10), ByteSize.ofMebibytes(8));
    byte[] small = Rig.request(Signal.LOGS, Rig.flows(1, 2));
    try (Rig rig = new Rig(config, next);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), rig.httpPort)) {
      write(socket, HEAD + "Content-Length: 3000000\r\n\r\n");
      socket.getOutputStream().write(new byte[3_000_000]);
      write(socket, HEAD + "Content-Length: " + small.length + "\r\n\r\n");
      socket.getOutputStream().write(small);

      assertThat(until(socket, "\r\n\r\n")).startsWith("HTTP/1.1 413");
      assertThat(until(socket, "HTTP/1.1 200 OK")).isNotEmpty();
      assertThat(next.flows()).hasSize(2);
    }
  }

  @Test
  void aSenderThatGoesAwayLeavesNothing() throws Exception {
    try (Rig rig = new Rig(Rig.config(), next)) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), rig.httpPort)) {
        write(socket, HEAD + "Content-Length: 1000\r\n\r\nabc");
        await().until(() -> rig.context.meter().gauge("otlp_receiver_in_flight_requests") == 1);
      }
      await().until(() -> rig.context.meter().gauge("otlp_receiver_in_flight_requests") == 0);
      assertThat(rig.requests("abandoned")).isEqualTo(1);
    }
  }

  /// A request whose end does not come is answered within the timeout like any other.
  @Test
  void aSenderThatStallsIsToldToComeAgain() throws Exception {
    try (Rig rig = new Rig(Rig.config(Duration.ofMillis(300), 8), next);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), rig.httpPort)) {
      write(socket, HEAD + "Content-Length: 1000\r\n\r\nabc");

      assertThat(until(socket, "\r\n\r\n"))
          .startsWith("HTTP/1.1 503")
          .containsIgnoringCase("retry-after: 1");
      assertThat(rig.requests("timed_out")).isEqualTo(1);
    }
  }

  @Test
  void whatIsNoHttpIsRefused() throws Exception {
    try (Rig rig = new Rig(Rig.config(), next);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), rig.httpPort)) {
      write(socket, "\u0000\u0001\u0002 nonsense\r\n\r\n");

      assertThat(until(socket, "\r\n\r\n")).startsWith("HTTP/1.1 400");
      assertThat(socket.getInputStream().readAllBytes()).isNotNull();
    }
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /// What comes up to those words; a test whose words do not come ends by the timeout.
  private static String until(Socket socket, String words) throws IOException {
    socket.setSoTimeout(20_000);
    InputStream in = socket.getInputStream();
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0; next = in.read()) {
      read.write(next);
      if (read.toString(StandardCharsets.ISO_8859_1).endsWith(words)) {
        break;
      }
    }
    return read.toString(StandardCharsets.ISO_8859_1);
  }
}
