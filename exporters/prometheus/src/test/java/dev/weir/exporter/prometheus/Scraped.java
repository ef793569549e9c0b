// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.prometheus;

import dev.weir.testkit.ManualClock;
import dev.weir.testkit.TestContext;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/// A running exporter on any free port of the loopback interface, with time that stands still.
final class Scraped implements AutoCloseable {
  final ManualClock clock = new ManualClock();
  final TestContext context = TestContext.of("prometheus", clock);
  final PrometheusExporter exporter;
  private final HttpClient client = HttpClient.newHttpClient();

  private Scraped(int maxSeries, int maxActiveFlows) throws Exception {
    exporter =
        new PrometheusExporter(
            context,
            new PrometheusExporterConfig(
                "127.0.0.1:0", maxSeries, maxActiveFlows, Duration.ofMinutes(5)));
    exporter.start();
  }

  static Scraped start() throws Exception {
    return new Scraped(10_000, 10_000);
  }

  static Scraped start(int maxSeries, int maxActiveFlows) throws Exception {
    return new Scraped(maxSeries, maxActiveFlows);
  }

  HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + exporter.port() + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  String metrics() throws IOException, InterruptedException {
    return get("/metrics").body();
  }

  /// The sample lines of one family, without comments.
  List<String> samples(String prefix) throws IOException, InterruptedException {
    return metrics().lines().filter(line -> line.startsWith(prefix)).toList();
  }

  @Override
  public void close() {
    exporter.stop(Duration.ofSeconds(1));
    client.close();
  }
}
