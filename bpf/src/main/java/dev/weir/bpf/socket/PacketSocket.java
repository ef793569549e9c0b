// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.socket;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.ffi.Socket;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Sends whole frames, link header included, by one interface. Needs CAP_NET_RAW. Traffic control
/// programs of the interface see them like any other packet. One thread at a time.
public final class PacketSocket implements AutoCloseable {
  static final int ADDRESS_SIZE = 20;
  static final int ADDRESS_IFINDEX = 4;
  private static final int MAX_FRAME = 65_536;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment buffer;
  private final MemorySegment address;
  private final Socket socket;

  private PacketSocket(int interfaceIndex) {
    try {
      buffer = arena.allocate(MAX_FRAME, 8);
      address = arena.allocate(ADDRESS_SIZE, 4);
      socket = Socket.open(Socket.AF_PACKET, Socket.SOCK_RAW, 0, "needs CAP_NET_RAW or root");
    } catch (Throwable e) {
      arena.close();
      throw e;
    }
    address.set(JAVA_SHORT, 0, (short) Socket.AF_PACKET);
    address.set(JAVA_INT, ADDRESS_IFINDEX, interfaceIndex);
  }

  /// Opens a socket on an interface of the calling thread's network namespace; it receives nothing.
  /// Throws [BpfException].
  public static PacketSocket open(int interfaceIndex) {
    return new PacketSocket(interfaceIndex);
  }

  /// Sends one frame. Throws [BpfException], with ENOBUFS when the interface's queue is full and
  /// EMSGSIZE when the frame is longer than its MTU allows.
  public void send(byte[] frame) {
    MemorySegment.copy(frame, 0, buffer, JAVA_BYTE, 0, frame.length);
    int result = socket.send(buffer.asSlice(0, frame.length), address);
    if (result < 0) {
      throw BpfException.of("cannot send a frame of " + frame.length + " bytes", result);
    }
  }

  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      socket.close();
      arena.close();
    }
  }
}
