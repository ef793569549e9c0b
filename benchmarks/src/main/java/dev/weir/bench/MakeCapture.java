// SPDX-License-Identifier: Apache-2.0
package dev.weir.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes a capture of small packets: a third each of IPv6 UDP, IPv6 TCP and IPv4 UDP, in 20,000
/// flows, one packet every 60 us. The same arguments give the same bytes.
///
/// Arguments: file, packets.
public final class MakeCapture {
  private static final int FLOWS = 20_000;
  private static final int ADDRESS_LOW_V6 = 34;
  private static final int ADDRESS_LOW_V4 = 26;

  private MakeCapture() {}

  public static void main(String[] arguments) throws IOException {
    int packets = Integer.parseInt(arguments[1]);
    byte[][] frames = {Frames.IPV6_UDP.bytes(), Frames.IPV6_TCP.bytes(), Frames.IPV4_UDP.bytes()};
    try (OutputStream out =
        new BufferedOutputStream(Files.newOutputStream(Path.of(arguments[0])), 1 << 16)) {
      out.write(
          little(24)
              .putInt(0xa1b2c3d4)
              .putShort((short) 2)
              .putShort((short) 4)
              .putLong(0)
              .putInt(65_535)
              .putInt(1)
              .array());
      for (int i = 0; i < packets; i++) {
        int kind = i % frames.length;
        byte[] frame = frames[kind];
        int at = kind == 2 ? ADDRESS_LOW_V4 : ADDRESS_LOW_V6;
        ByteBuffer.wrap(frame).putInt(at, (kind == 2 ? 0x0a000000 : 0) + i % FLOWS);
        long micros = i * 60L;
        out.write(
            little(16)
                .putInt((int) (1_780_000_000 + micros / 1_000_000))
                .putInt((int) (micros % 1_000_000))
                .putInt(frame.length)
                .putInt(frame.length)
                .array());
        out.write(frame);
      }
    }
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
