// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.otlp;

import java.io.IOException;

/// The same by HTTP.
final class OtlpHttpContractTest extends OtlpContractTest {
  @Override
  OtlpServer<?> start() throws IOException {
    return HttpServer.start();
  }
}
