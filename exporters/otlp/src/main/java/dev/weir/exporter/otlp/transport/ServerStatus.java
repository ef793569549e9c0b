// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.otlp.transport;

import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/// The status that the server itself ended one call with. The library gives statuses of its own, with
/// the same codes, when a stream or a connection breaks: what the server said came in trailers.
final class ServerStatus extends ClientStreamTracer.Factory {
  private volatile @Nullable Status status;

  /// Null when the call has ended in another way.
  @Nullable Status status() {
    return status;
  }

  @Override
  public ClientStreamTracer newClientStreamTracer(
      ClientStreamTracer.StreamInfo info, Metadata headers) {
    return new ClientStreamTracer() {
      private boolean trailers;

      @Override
      public void inboundTrailers(Metadata ignored) {
        trailers = true;
      }

      @Override
      public void streamClosed(Status end) {
        if (trailers) {
          status = end;
        }
      }
    };
  }
}
