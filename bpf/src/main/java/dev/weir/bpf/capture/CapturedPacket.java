// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

import dev.weir.bpf.layout.LinkLayer;
import java.lang.foreign.MemorySegment;

/// The packet that a [CaptureFile] stands at. One object serves all packets of a file: what it says
/// holds until the file moves on. Not thread-safe.
public final class CapturedPacket {
  long timestampNanos;
  long originalLength;
  long capturedLength;
  LinkLayer link = LinkLayer.ETHERNET;
  MemorySegment data = MemorySegment.NULL;
  long dataOffset;
  int visibleLength;

  /// From the first captured byte to the next record.
  long recordLength;

  CapturedPacket() {}

  /// When it was captured, nanoseconds since the epoch, exact to what the file says.
  public long timestampNanos() {
    return timestampNanos;
  }

  /// Bytes on the wire.
  public long originalLength() {
    return originalLength;
  }

  /// Bytes in the file, at most [#originalLength].
  public long capturedLength() {
    return capturedLength;
  }

  /// What its first byte belongs to.
  public LinkLayer link() {
    return link;
  }

  /// Native memory that holds the packet's first [#visibleLength] bytes from [#dataOffset] on.
  public MemorySegment data() {
    return data;
  }

  public long dataOffset() {
    return dataOffset;
  }

  /// How many bytes can be looked at: all captured ones, up to [CaptureFile#VISIBLE_BYTES].
  public int visibleLength() {
    return visibleLength;
  }
}
