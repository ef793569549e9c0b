// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.ffi;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.weir.bpf.BpfException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// A socket of a kind that the JDK does not have. It belongs to the network namespace of the thread
/// that opens it. Results are the value or the negative errno. One thread at a time.
public final class Socket implements AutoCloseable {
  public static final int AF_INET6 = 10;
  public static final int AF_NETLINK = 16;
  public static final int AF_PACKET = 17;
  public static final int SOCK_DGRAM = 2;
  public static final int SOCK_RAW = 3;
  public static final int SOL_SOCKET = 1;
  public static final int SO_RCVBUF = 8;

  /// Do not wait: EAGAIN when there is nothing.
  public static final int MSG_DONTWAIT = 0x40;

  private static final NativeFunction SOCKET = function("socket");
  private static final NativeFunction BIND = function("bind");
  private static final NativeFunction SENDTO = function("sendto");
  private static final NativeFunction RECV = function("recv");
  private static final NativeFunction SETSOCKOPT = function("setsockopt");

  private final int fd;
  private boolean open = true;

  private Socket(int fd) {
    this.fd = fd;
  }

  private static NativeFunction function(String name) {
    return new NativeFunction(NativeLibrary.LIBC, name);
  }

  /// Opens a socket; throws [BpfException], its hint being what the socket needs.
  public static Socket open(int family, int type, int protocol, String hint) {
    // int socket(int domain, int type, int protocol);
    int fd = NativeFunction.valueOrErrno(SOCKET.call(family, type | Libc.CLOSE_ON_EXEC, protocol));
    if (fd < 0) {
      throw BpfException.of("cannot open a socket", fd, hint, "");
    }
    return new Socket(fd);
  }

  public int fd() {
    return fd;
  }

  // int bind(int sockfd, const struct sockaddr *addr, socklen_t addrlen);
  public int bind(MemorySegment address) {
    return NativeFunction.valueOrErrno(BIND.call(fd, address.address(), address.byteSize()));
  }

  /// Sends a message; an empty `address` sends where the socket is bound or connected to.
  public int send(MemorySegment message, MemorySegment address) {
    // ssize_t sendto(int sockfd, const void *buf, size_t len, int flags,
    //     const struct sockaddr *dest_addr, socklen_t addrlen);
    return NativeFunction.valueOrErrno(
        SENDTO.call(
            fd,
            message.address(),
            message.byteSize(),
            0,
            address.byteSize() == 0 ? 0 : address.address(),
            address.byteSize()));
  }

  // ssize_t recv(int sockfd, void *buf, size_t len, int flags);
  public int receive(MemorySegment buffer, int flags) {
    return NativeFunction.valueOrErrno(RECV.call(fd, buffer.address(), buffer.byteSize(), flags));
  }

  /// Sets an option to the bytes of `value`; an empty one takes the option back where it has that
  /// meaning.
  public int option(int level, int name, MemorySegment value) {
    // int setsockopt(int sockfd, int level, int optname, const void *optval, socklen_t optlen);
    long address = value.byteSize() == 0 ? 0 : value.address();
    return NativeFunction.valueOrErrno(SETSOCKOPT.call(fd, level, name, address, value.byteSize()));
  }

  /// Sets an option to a number.
  public int option(int level, int name, int value) {
    try (Arena arena = Arena.ofConfined()) {
      return option(level, name, arena.allocateFrom(JAVA_INT, value));
    }
  }

  @Override
  public void close() {
    if (open) {
      open = false;
      Libc.close(fd);
    }
  }
}
