// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.otlp;

import dev.weir.exporter.otlp.OtlpExporterConfig.Protocol;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// A server that does what it is told for each request in turn, and takes everything when it was told
/// nothing.
///
/// @param <R> what it can be told to do with one request
abstract sealed class OtlpServer<R> implements AutoCloseable permits GrpcServer, HttpServer {
  final Arrivals arrivals = new Arrivals();
  private final Queue<R> script = new ConcurrentLinkedQueue<>();
  private final R otherwise;

  OtlpServer(R otherwise) {
    this.otherwise = otherwise;
  }

  /// For the request after those that are spoken for.
  final OtlpServer<R> then(R reply) {
    return then(1, reply);
  }

  final OtlpServer<R> then(int times, R reply) {
    for (int i = 0; i < times; i++) {
      script.add(reply);
    }
    return this;
  }

  final R next() {
    R reply = script.poll();
    return reply == null ? otherwise : reply;
  }

  final String endpoint() {
    return "http://127.0.0.1:" + port();
  }

  abstract Protocol protocol();

  abstract int port();

  @Override
  public abstract void close() throws IOException;
}
