// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.otlp.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GzipTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100, 16_384, 1_000_000})
  void isReadByTheLibraryTimeAndAgain(int length) throws IOException {
    try (Gzip gzip = new Gzip()) {
      Random random = new Random(length);
      for (int bound : new int[] {1, 4, 256}) {
        byte[] bytes = new byte[length + 7];
        for (int i = 0; i < bytes.length; i++) {
          bytes[i] = (byte) random.nextInt(bound);
        }
        int compressed = gzip.compress(bytes, 7, length);

        try (GZIPInputStream in =
            new GZIPInputStream(new ByteArrayInputStream(gzip.buffer(), 0, compressed))) {
          assertThat(in.readAllBytes())
              .isEqualTo(java.util.Arrays.copyOfRange(bytes, 7, bytes.length));
        }
      }
    }
  }
}
