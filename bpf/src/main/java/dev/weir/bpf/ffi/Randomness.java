// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.ffi;

import dev.weir.bpf.BpfException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/// Numbers that nobody can foretell, from the kernel. Java's own way takes 30 ms for its first, which
/// is a third of what a short command takes altogether.
public final class Randomness {
  private static final Path SOURCE = Path.of("/dev/urandom");

  private Randomness() {}

  /// So many of them. Throws [BpfException] where the kernel gives none.
  public static int[] ints(int count) {
    byte[] bytes = new byte[count * Integer.BYTES];
    try (InputStream in = Files.newInputStream(SOURCE)) {
      if (in.readNBytes(bytes, 0, bytes.length) < bytes.length) {
        throw BpfException.of(SOURCE + " has come to its end");
      }
    } catch (IOException e) {
      throw BpfException.of("cannot read " + SOURCE + ": " + e);
    }
    int[] ints = new int[count];
    ByteBuffer.wrap(bytes).asIntBuffer().get(ints);
    return ints;
  }
}
