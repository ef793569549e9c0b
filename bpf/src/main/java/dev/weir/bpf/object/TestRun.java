// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.object;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.ffi.BpfCall;
import dev.weir.bpf.ffi.SkBuff;
import dev.weir.bpf.ffi.TestRunAttr;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/// Runs a program over packets that come from here instead of a network: BPF_PROG_TEST_RUN.
///
/// Made once and used for many packets; a run allocates nothing. The kernel refuses (EINVAL) frames
/// of 14 bytes or fewer, and more than about 3.5 KB. For a traffic control program [#context] sets
/// what it finds in its `__sk_buff`; the values stay for later runs until set again. One thread at
/// a time.
public final class TestRun implements AutoCloseable {
  private static final int OWN_DATA_BYTES = 4096;

  private final BpfProgram program;
  private final Arena arena = Arena.ofShared();
  private final TestRunAttr attr;
  private final MemorySegment own;
  private final Context context;

  TestRun(BpfProgram program, int repeat) {
    this.program = program;
    try {
      this.own = arena.allocate(OWN_DATA_BYTES, 8);
      this.context = new Context(arena.allocate(SkBuff.SIZE, 8));
      this.attr = new TestRunAttr(arena, program.fd(), repeat);
    } catch (Throwable e) {
      arena.close();
      throw e;
    }
  }

  /// Switches the context on, at first all zero, and gives access to it. For traffic control
  /// programs only.
  public Context context() {
    attr.context(context.fields.address(), SkBuff.SIZE);
    return context;
  }

  /// Runs the program over `length` bytes at `offset` of native memory, for example a mapped file,
  /// and returns what it returned. Throws [BpfException] when the kernel refuses the run.
  public int run(MemorySegment data, long offset, int length) {
    int result = tryRun(data, offset, length);
    if (result < 0) {
      throw BpfException.of(
          "cannot run program '" + program.name() + "' over " + length + " bytes", result);
    }
    return attr.returned();
  }

  /// As [#run(MemorySegment, long, int)] with a copy of `frame`.
  public int run(byte[] frame) {
    if (frame.length > OWN_DATA_BYTES) {
      throw new IllegalArgumentException(
          "frame of " + frame.length + " bytes; at most " + OWN_DATA_BYTES);
    }
    MemorySegment.copy(frame, 0, own, JAVA_BYTE, 0, frame.length);
    return run(own, 0, frame.length);
  }

  /// As [#run(MemorySegment, long, int)], but returns 0 or the negative errno of a refusal; the
  /// program's own result is [#returned].
  public int tryRun(MemorySegment data, long offset, int length) {
    Objects.checkFromIndexSize(offset, length, data.byteSize());
    attr.dataIn(data.address() + offset, length);
    return BpfCall.testRun(attr);
  }

  /// What the program returned in the last run.
  public int returned() {
    return attr.returned();
  }

  /// How long one execution took in the last run, averaged over the repetitions.
  public int durationNanos() {
    return attr.durationNanos();
  }

  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }

  /// What a traffic control program finds in its `__sk_buff`. Each setter returns this context.
  public static final class Context {
    private final MemorySegment fields;

    private Context(MemorySegment fields) {
      this.fields = fields;
    }

    /// The control block word `index`, 0 to 4.
    public Context cb(int index, int value) {
      fields.set(JAVA_INT, SkBuff.CB + 4L * Objects.checkIndex(index, 5), value);
      return this;
    }

    /// The packet's time in nanoseconds, of whatever clock the program expects.
    public Context tstamp(long nanos) {
      fields.set(JAVA_LONG, SkBuff.TSTAMP, nanos);
      return this;
    }

    /// The device the packet is on: 0 or 1 for the loopback, or one that exists in this network
    /// namespace, else the run fails with ENODEV.
    public Context ifindex(int index) {
      fields.set(JAVA_INT, SkBuff.IFINDEX, index);
      return this;
    }

    /// The device the packet came in by; any number is accepted.
    public Context ingressIfindex(int index) {
      fields.set(JAVA_INT, SkBuff.INGRESS_IFINDEX, index);
      return this;
    }

    /// How many wire packets this one stands for; 0 when it is not a segmented one.
    public Context gsoSegs(int segments) {
      fields.set(JAVA_INT, SkBuff.GSO_SEGS, segments);
      return this;
    }

    /// Payload bytes of each wire packet of a segmented one.
    public Context gsoSize(int bytes) {
      fields.set(JAVA_INT, SkBuff.GSO_SIZE, bytes);
      return this;
    }

    /// The frame's length on the wire in bytes, not below the length given to the run; 0 for that
    /// length.
    public Context wireLen(int bytes) {
      fields.set(JAVA_INT, SkBuff.WIRE_LEN, bytes);
      return this;
    }

    /// The packet mark.
    public Context mark(int mark) {
      fields.set(JAVA_INT, SkBuff.MARK, mark);
      return this;
    }
  }
}
