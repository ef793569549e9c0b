// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.link;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.Errno;
import dev.weir.bpf.object.BpfProgram;

/// A program that is attached to a network interface until this is closed.
///
/// [TcxLink] and [XdpLink] also end with the process, however it ends; a [ClsactFilter] outlives a
/// killed process and is removed by the next attachment of the same program to that interface.
/// Closing is legal twice; an interface that has vanished meanwhile is no error.
public sealed interface Attachment extends AutoCloseable permits TcxLink, ClsactFilter, XdpLink {

  /// The kernel's number of the interface.
  int interfaceIndex();

  /// How the program is attached, for people: `tcx ingress`, `xdp native`.
  String how();

  @Override
  void close();

  /// Attaches a traffic control program by TCX, or as a clsact filter where the kernel has no TCX
  /// (before 6.6). The program must return TCX_NEXT (-1), so that others behind it see the packet.
  static Attachment trafficControl(BpfProgram program, int interfaceIndex, Direction direction) {
    try {
      return TcxLink.attach(program, interfaceIndex, direction);
    } catch (BpfException e) {
      if (e.errno() != Errno.EINVAL.number()) {
        throw e;
      }
      return ClsactFilter.attach(program, interfaceIndex, direction);
    }
  }
}
