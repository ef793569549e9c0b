// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.prometheus;

import com.sun.net.httpserver.HttpExchange;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/// Renders the families in the format that a client asks for. Safe for use by several threads.
final class Scrape {
  private final ExpositionFormats formats = ExpositionFormats.init();
  private final Supplier<MetricSnapshots> snapshots;

  Scrape(Supplier<MetricSnapshots> snapshots) {
    this.snapshots = snapshots;
  }

  Response render(@Nullable String accept) throws IOException {
    ExpositionFormatWriter writer = formats.findWriter(accept == null ? "" : accept);
    ByteArrayOutputStream body = new ByteArrayOutputStream(65_536);
    writer.write(body, snapshots.get());
    return new Response(200, writer.getContentType(), body);
  }

  /// What goes back to a client.
  record Response(int status, String contentType, ByteArrayOutputStream body) {
    static Response text(int status, String text) {
      ByteArrayOutputStream body = new ByteArrayOutputStream(text.length() + 1);
      body.writeBytes((text + "\n").getBytes(StandardCharsets.UTF_8));
      return new Response(status, "text/plain; charset=utf-8", body);
    }

    void send(HttpExchange exchange) throws IOException {
      exchange.getResponseHeaders().set("Content-Type", contentType);
      boolean head = exchange.getRequestMethod().equals("HEAD");
      String encodings = exchange.getRequestHeaders().getFirst("Accept-Encoding");
      boolean gzip = !head && encodings != null && encodings.contains("gzip") && body.size() > 1024;
      if (gzip) {
        ByteArrayOutputStream small = new ByteArrayOutputStream(body.size() / 4);
        try (GZIPOutputStream out = new GZIPOutputStream(small)) {
          body.writeTo(out);
        }
        exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        write(exchange, small);
      } else if (head) {
        exchange.sendResponseHeaders(status, -1);
      } else {
        write(exchange, body);
      }
    }

    private void write(HttpExchange exchange, ByteArrayOutputStream content) throws IOException {
      exchange.sendResponseHeaders(status, content.size());
      content.writeTo(exchange.getResponseBody());
    }
  }
}
