// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.otlp.transport;

import dev.weir.otlp.RawMessage;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// A request that is bytes already, for gRPC: it goes from our buffer to the library's by one copy.
final class Payload {
  static final MethodDescriptor.Marshaller<Payload> REQUEST =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(Payload payload) {
          return new Stream(payload);
        }

        @Override
        public Payload parse(InputStream stream) {
          byte[] bytes = RawMessage.MARSHALLER.parse(stream);
          return new Payload(bytes, 0, bytes.length);
        }
      };

  private final byte[] buffer;
  private final int offset;
  private final int length;

  Payload(byte[] buffer, int offset, int length) {
    this.buffer = buffer;
    this.offset = offset;
    this.length = length;
  }

  private static final class Stream extends ByteArrayInputStream implements KnownLength, Drainable {
    private Stream(Payload payload) {
      super(payload.buffer, payload.offset, payload.length);
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
      int drained = count - pos;
      target.write(buf, pos, drained);
      pos = count;
      return drained;
    }
  }
}
