// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.link;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.Errno;
import dev.weir.bpf.object.BpfProgram;

/// A program that is attached to a network interface until this is closed.
///
/// A [HookLink] also ends with the process, however it ends; a [ClsactFilter] outlives a killed
/// process and is removed by the next attachment of the same program to that interface. Closing is
/// legal twice; an interface that has vanished meanwhile is no error.
public sealed interface Attachment extends AutoCloseable permits HookLink, ClsactFilter {

  /// The kernel's number of the interface.
  int interfaceIndex();

  /// How the program is attached, for people: `tcx ingress`, `xdp native`.
  String how();

  @Override
  void close();

  /// Attaches a program by a link, or as a clsact filter where the hook is one of traffic control and
  /// the kernel has no TCX (before 6.6). A traffic control program must return TCX_NEXT (-1), so that
  /// others behind it see the packet. Throws [BpfException].
  static Attachment attach(BpfProgram program, int interfaceIndex, Hook hook) {
    try {
      return HookLink.attach(program, interfaceIndex, hook);
    } catch (BpfException e) {
      if (hook.isXdp() || e.errno() != Errno.EINVAL.number()) {
        throw e;
      }
      return ClsactFilter.attach(program, interfaceIndex, hook.side());
    }
  }
}
