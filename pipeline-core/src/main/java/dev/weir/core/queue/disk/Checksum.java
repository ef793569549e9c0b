// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue.disk;

import java.util.zip.CRC32C;

/// CRC-32C (Castagnoli), which processors compute by themselves.
final class Checksum {
  private Checksum() {}

  static int of(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }
}
