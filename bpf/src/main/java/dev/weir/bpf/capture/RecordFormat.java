// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

import java.io.IOException;

/// How records follow each other in a capture.
sealed interface RecordFormat permits PcapFormat, PcapngFormat {
  /// A record longer than this is no record.
  long RECORD_LIMIT = 256L << 20;

  /// What a capture tool writes at most; a longer record at the end of a file is damage, not a cut.
  long SNAPLEN_LIMIT = 262_144;

  enum Step {
    PACKET,
    /// The capture ends here as it should.
    END,
    /// The capture ends inside a record.
    TORN
  }

  /// Fills `packet` with the next one and moves behind it as far as memory allows: see
  /// [CaptureFile].
  Step next(CapturedPacket packet) throws IOException, CaptureException;

  /// For example `pcap (nanoseconds, big-endian)`.
  String describe();
}
