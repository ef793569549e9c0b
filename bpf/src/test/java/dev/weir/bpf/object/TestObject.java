// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.object;

/// The object file of the test programs.
public final class TestObject {
  private TestObject() {}

  /// Opened, not loaded.
  public static BpfObject open() {
    return BpfObject.openResource(TestObject.class, "/dev/weir/bpf/binding.bpf.o");
  }

  /// A frame of 60 bytes whose payload starts with `word`.
  public static byte[] frame(long word) {
    byte[] frame = new byte[60];
    java.nio.ByteBuffer.wrap(frame).order(java.nio.ByteOrder.nativeOrder()).putLong(14, word);
    return frame;
  }
}
