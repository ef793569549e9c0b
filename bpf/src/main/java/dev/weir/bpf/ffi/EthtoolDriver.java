// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.ffi;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.weir.bpf.BpfException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The name of an interface's driver, as `ethtool -i` shows it.
public final class EthtoolDriver {
  static final int SIOCETHTOOL = 0x8946;
  static final int GET_DRIVER = 3;
  static final int REQUEST_SIZE = 40;
  static final int REQUEST_DATA = 16;
  static final int INFO_SIZE = 196;
  static final int INFO_DRIVER = 4;
  private static final int DRIVER_LENGTH = 32;
  private static final NativeFunction IF_INDEXTONAME =
      new NativeFunction(NativeLibrary.LIBC, "if_indextoname");
  private static final NativeFunction IOCTL = new NativeFunction(NativeLibrary.LIBC, "ioctl");

  private EthtoolDriver() {}

  /// Empty when the interface is gone or has none to name.
  public static String name(int interfaceIndex) {
    try (Arena arena = Arena.ofConfined();
        Socket socket = Socket.open(Socket.AF_INET6, Socket.SOCK_DGRAM, 0, "")) {
      MemorySegment request = arena.allocate(REQUEST_SIZE, 8);
      // char *if_indextoname(unsigned int ifindex, char *ifname);
      if (IF_INDEXTONAME.call(interfaceIndex, request.address()) == 0) {
        return "";
      }
      MemorySegment info = arena.allocate(INFO_SIZE, 8);
      info.set(JAVA_INT, 0, GET_DRIVER);
      request.set(ADDRESS, REQUEST_DATA, info);
      // int ioctl(int fd, unsigned long request, ...);
      int result =
          NativeFunction.valueOrErrno(IOCTL.call(socket.fd(), SIOCETHTOOL, request.address()));
      return result < 0 ? "" : info.asSlice(INFO_DRIVER, DRIVER_LENGTH).getString(0);
    } catch (BpfException e) {
      return ""; // Without such a socket the driver's name stays unsaid; the errno is told anyway.
    }
  }
}
