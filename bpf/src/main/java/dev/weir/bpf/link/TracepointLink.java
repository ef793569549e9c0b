// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.link;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.ffi.BpfCall;
import dev.weir.bpf.ffi.Libc;
import dev.weir.bpf.object.BpfProgram;
import java.util.concurrent.atomic.AtomicInteger;

/// A tracing program (`tp_btf`) that runs until this is closed, or the process ends, however it ends.
/// Closing is legal twice.
public final class TracepointLink implements AutoCloseable {
  private static final int CLOSED = -1;

  private final AtomicInteger fd;

  private TracepointLink(int fd) {
    this.fd = new AtomicInteger(fd);
  }

  /// Attaches to the tracepoint that the program's section names. Throws [BpfException].
  public static TracepointLink attach(BpfProgram program) {
    int fd = BpfCall.openTracepoint(program.fd());
    if (fd < 0) {
      throw BpfException.of("cannot attach program '" + program.name() + "' to its tracepoint", fd);
    }
    return new TracepointLink(fd);
  }

  @Override
  public void close() {
    int open = fd.getAndSet(CLOSED);
    if (open != CLOSED) {
      Libc.close(open);
    }
  }
}
