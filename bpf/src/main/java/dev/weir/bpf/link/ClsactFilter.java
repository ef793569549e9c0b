// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.link;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.Errno;
import dev.weir.bpf.ffi.Clsact;
import dev.weir.bpf.ffi.KernelInfo;
import dev.weir.bpf.layout.Side;
import dev.weir.bpf.object.BpfProgram;
import java.util.concurrent.atomic.AtomicBoolean;

/// A traffic control program as a filter of the clsact qdisc, for kernels without TCX.
///
/// It always has the same handle and priority, so that the filter a killed process has left is
/// found and removed: only when it holds a program of the same name. The qdisc is added when it is
/// missing and never removed, since other filters may hang on it. Two processes cannot attach the
/// same program to an interface at once: the later takes the place of the earlier. Close it in a
/// thread of the network namespace in which it was attached.
final class ClsactFilter implements Attachment {
  /// The priority of our filters, after those that other programs ask for.
  static final int PRIORITY = 49_000;

  /// The handle of our filters at that priority.
  static final int HANDLE = 0x5765;

  private final Clsact filter;
  private final int interfaceIndex;
  private final Side side;
  private final int programId;
  private final AtomicBoolean attached = new AtomicBoolean(true);

  private ClsactFilter(Clsact filter, int interfaceIndex, Side side, int programId) {
    this.filter = filter;
    this.interfaceIndex = interfaceIndex;
    this.side = side;
    this.programId = programId;
  }

  /// Throws [BpfException], with EEXIST when a filter of another program has our handle.
  static ClsactFilter attach(BpfProgram program, int interfaceIndex, Side side) {
    Clsact filter = new Clsact(interfaceIndex, side == Side.EGRESS, HANDLE, PRIORITY);
    String what =
        "cannot attach program '%s' to interface %d (clsact %s)"
            .formatted(program.name(), interfaceIndex, side.label());
    int made = filter.createQdisc();
    if (made < 0 && !Errno.EEXIST.is(made)) {
      throw BpfException.of(what, made);
    }
    KernelInfo.ProgramInfo loaded = KernelInfo.ofProgram(program.fd());
    removeLeftover(filter, loaded.name());
    int result = filter.attach(program.fd());
    if (result < 0) {
      String hint = Errno.EEXIST.is(result) ? "a filter of another program has its handle" : "";
      throw BpfException.of(what, result, hint, "");
    }
    return new ClsactFilter(filter, interfaceIndex, side, loaded.id());
  }

  /// Removes the filter with our handle if a program of this name is in it; returns whether it did.
  private static boolean removeLeftover(Clsact filter, String programName) {
    int leftover = filter.programId();
    return leftover > 0
        && KernelInfo.programName(leftover).equals(programName)
        && filter.detach() >= 0;
  }

  @Override
  public int interfaceIndex() {
    return interfaceIndex;
  }

  @Override
  public String how() {
    return "clsact " + side.label();
  }

  @Override
  public void close() {
    // A later process may have taken our place: its filter is not ours to remove.
    if (attached.compareAndSet(true, false) && filter.programId() == programId) {
      filter.detach();
    }
  }
}
