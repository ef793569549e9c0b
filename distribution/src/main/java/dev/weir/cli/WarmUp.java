// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/// Goes through the commands once without showing anything. The build runs it to learn which classes
/// a start needs, for the cache that lets later starts find them loaded and linked.
final class WarmUp {
  private static final int PACKETS = 20_000;
  private static final int FLOWS = 500;
  private static final int FRAME = 90;

  private WarmUp() {}

  /// Reads the configuration files that the arguments name.
  public static void main(String[] files) throws IOException {
    run("--help");
    run("components", "-o", "json");
    run("components");
    for (String file : files) {
      run("validate", "-c", file);
      run("print-config", "-c", file, "-o", "json");
    }
    Path scratch = Files.createTempDirectory("weir-");
    try {
      String capture = Files.write(scratch.resolve("warm-up.pcap"), packets()).toString();
      run("inspect", capture);
      run("inspect", "-o", "json", capture);
      run("record", "--pcap", capture, "--output", scratch.resolve("dataset").toString());
    } finally {
      remove(scratch);
    }
  }

  private static void remove(Path directory) throws IOException {
    try (Stream<Path> tree = Files.walk(directory)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  /// A capture of TCP packets, IPv4 and IPv6 in turn and at the same time, of several flows.
  private static byte[] packets() {
    ByteBuffer out = ByteBuffer.allocate(24 + PACKETS * (16 + FRAME));
    out.putInt(0xa1b2c3d4).putShort((short) 2).putShort((short) 4).putLong(0).putInt(FRAME);
    out.putInt(1);
    for (int i = 0; i < PACKETS; i++) {
      boolean six = i % 2 == 0;
      int start = out.position() + 16;
      out.putInt(i / 1000).putInt(i / 2).putInt(FRAME).putInt(FRAME);
      out.position(start + 12).putShort((short) (six ? 0x86dd : 0x0800));
      out.putShort((short) (six ? 0x6000 : 0x4500)).putShort((short) (six ? 0 : FRAME - 14));
      out.put(start + (six ? 20 : 23), (byte) 6).put(start + (six ? 37 : 29), (byte) 1);
      if (six) {
        out.putShort(start + 18, (short) (FRAME - 54));
      }
      int transport = start + (six ? 54 : 34);
      out.putShort(transport, (short) (1024 + i % FLOWS)).putShort(transport + 2, (short) 443);
      out.putInt(transport + 4, i).putShort(transport + 12, (short) 0x5010);
      out.position(start + FRAME);
    }
    return out.array();
  }

  private static void run(String... arguments) {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Main.execute(arguments, nowhere, nowhere);
  }
}
