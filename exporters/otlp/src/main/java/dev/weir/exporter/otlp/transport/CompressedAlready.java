// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.otlp.transport;

import io.grpc.Compressor;
import io.grpc.CompressorRegistry;
import java.io.OutputStream;

/// Tells gRPC that messages are gzip, which they are when they come here, by [Gzip].
final class CompressedAlready implements Compressor {
  static final String GZIP = "gzip";

  static CompressorRegistry registry() {
    CompressorRegistry registry = CompressorRegistry.newEmptyInstance();
    registry.register(new CompressedAlready());
    return registry;
  }

  @Override
  public String getMessageEncoding() {
    return GZIP;
  }

  @Override
  public OutputStream compress(OutputStream to) {
    return to;
  }
}
