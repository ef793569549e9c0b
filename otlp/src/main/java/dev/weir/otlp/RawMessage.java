// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp;

import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/// Messages of gRPC as the bytes that they are.
public final class RawMessage {
  /// Neither encodes nor decodes.
  public static final MethodDescriptor.Marshaller<byte[]> MARSHALLER =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] bytes) {
          return new ByteArrayInputStream(bytes);
        }

        @Override
        public byte[] parse(InputStream stream) {
          try {
            return stream.readAllBytes();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
      };

  private RawMessage() {}

  /// A method of one request and one response.
  ///
  /// @param name with its service, for example of [Signal#method]
  public static MethodDescriptor<byte[], byte[]> method(String name) {
    return method(name, MARSHALLER);
  }

  /// The same for requests in another form.
  public static <T> MethodDescriptor<T, byte[]> method(
      String name, MethodDescriptor.Marshaller<T> requests) {
    return MethodDescriptor.newBuilder(requests, MARSHALLER)
        .setType(MethodDescriptor.MethodType.UNARY)
        .setFullMethodName(name)
        .build();
  }
}
