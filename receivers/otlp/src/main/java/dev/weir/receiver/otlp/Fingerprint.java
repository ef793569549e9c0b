// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.otlp;

import dev.weir.otlp.Signal;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/// Tells a request that comes again: a sender that tries again sends the same bytes. Two checksums of
/// different polynomials and the length, which processors compute faster than memory is read.
record Fingerprint(Signal signal, int length, int first, int second) {
  static Fingerprint of(Signal signal, byte[] buffer, int length) {
    CRC32 first = new CRC32();
    first.update(buffer, 0, length);
    CRC32C second = new CRC32C();
    second.update(buffer, 0, length);
    return new Fingerprint(signal, length, (int) first.getValue(), (int) second.getValue());
  }
}
