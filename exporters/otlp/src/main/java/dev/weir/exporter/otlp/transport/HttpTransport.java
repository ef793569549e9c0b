// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.otlp.transport;

import dev.weir.api.component.Clock;
import dev.weir.api.component.Threads;
import dev.weir.otlp.PerSignal;
import dev.weir.otlp.Signal;
import dev.weir.otlp.answer.Answer;
import dev.weir.otlp.answer.HttpRules;
import dev.weir.otlp.tls.ReloadingTls;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

/// OTLP/HTTP with protobuf, by POST over HTTP/1.1.
public final class HttpTransport implements Transport {
  /// The longest answer that the specification allows.
  private static final int LONGEST_BODY = 4 << 20;

  private final Target target;
  private final Threads threads;
  private final Clock clock;
  private final HttpClient client;
  private final PerSignal<HttpRequest.Builder> requests;

  /// Connects with the first request.
  public HttpTransport(Target target, Threads threads, Clock clock) {
    this.target = target;
    this.threads = threads;
    this.clock = clock;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(target.timeout())
            .executor(work -> threads.virtual("http", work));
    ReloadingTls tls = target.tls();
    if (tls != null) {
      builder.sslContext(tls.sslContext());
    }
    this.client = builder.build();
    this.requests = PerSignal.of(this::request);
  }

  @Override
  public Answer send(Signal signal, byte[] buffer, int offset, int length)
      throws InterruptedException {
    long deadline = System.nanoTime() + target.timeout().toNanos();
    HttpRequest request =
        requests
            .of(signal)
            .copy()
            .POST(HttpRequest.BodyPublishers.ofByteArray(buffer, offset, length))
            .build();
    try {
      HttpResponse<InputStream> response =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      return answer(response, deadline);
    } catch (IOException e) {
      return new Answer.Later("no answer", Duration.ZERO, e);
    }
  }

  /// The client's own timeout ends with the headers. A body that does not come is closed from beside.
  private Answer answer(HttpResponse<InputStream> response, long deadline)
      throws InterruptedException {
    CountDownLatch read = new CountDownLatch(1);
    byte[] body = {};
    boolean whole = false;
    try (InputStream stream = response.body()) {
      Thread watch = threads.virtual("watch", () -> closeLate(stream, read, deadline));
      try {
        byte[] most = plain(response, stream).readNBytes(LONGEST_BODY + 1);
        whole = most.length <= LONGEST_BODY && System.nanoTime() < deadline;
        body = most;
      } finally {
        read.countDown();
        watch.join();
      }
    } catch (IOException _) {
      // What came before is what there is; the status decides.
    }
    return HttpRules.answer(
        response.statusCode(),
        response.headers().firstValue("content-type").orElse(""),
        response.headers().firstValue("retry-after").orElse(""),
        body,
        whole,
        Instant.ofEpochSecond(0, clock.epochNanos()));
  }

  /// We ask for nothing compressed, and some proxies do it all the same.
  private static InputStream plain(HttpResponse<?> response, InputStream body) throws IOException {
    String encoding = response.headers().firstValue("content-encoding").orElse("");
    return encoding.strip().equalsIgnoreCase("gzip") ? new GZIPInputStream(body) : body;
  }

  private static void closeLate(InputStream stream, CountDownLatch read, long deadline) {
    try {
      if (!read.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        stream.close();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (IOException _) {
      // Closed it is.
    }
  }

  @Override
  public void close(Duration grace) {
    client.shutdownNow();
    try {
      boolean _ = client.awaitTermination(grace);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpRequest.Builder request(Signal signal) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target.endpoint().uri(signal.path()))
            .timeout(target.timeout())
            .header("content-type", "application/x-protobuf")
            .header("user-agent", target.userAgent());
    if (target.gzip()) {
      request.header("content-encoding", "gzip");
    }
    target.headers().forEach(request::setHeader);
    return request;
  }
}
