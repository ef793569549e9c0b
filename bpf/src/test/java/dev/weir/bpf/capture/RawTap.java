// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.Errno;
import dev.weir.bpf.ffi.BpfCall;
import dev.weir.bpf.ffi.SkBuff;
import dev.weir.bpf.ffi.TestRunAttr;
import dev.weir.bpf.layout.LinkLayer;
import dev.weir.bpf.layout.Structs;
import dev.weir.bpf.object.BpfMap;
import dev.weir.bpf.object.BpfObject;
import dev.weir.bpf.object.PossibleCpus;
import dev.weir.bpf.ring.RingBuffer;
import dev.weir.bpf.table.MappedTable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;

/// One of the tap's programs, run packet by packet, with all that it writes in reach as it lies in
/// memory: flow table, events, totals. Nothing is decoded, so that millions of packets can be compared.
final class RawTap implements AutoCloseable {
  static final int BUCKET_BYTES = (int) Structs.BUCKET.byteSize();
  static final int FLOW_BYTES = (int) Structs.FLOW.byteSize();
  static final int MAX_CHAIN = 3;

  /// What the program reads of a packet's head at most.
  private static final int READ_BYTES = 2048;

  /// The most that a test run takes.
  static final int MOST_BYTES = 3400;

  private static final int PREFIX_BYTES = 16;
  private static final int RECORD_BYTES = 16;
  private static final int EVENT_RING_BYTES = 1 << 20;
  private static final int XDP_CONTEXT_BYTES = 24;

  /// A program, and whether packets come with a time, a link and a length of their own.
  enum Mode {
    TC_CAPTURE("tap_tc_ingress", true, false),
    TC_LIVE("tap_tc_ingress", false, false),
    XDP_CAPTURE("tap_xdp", true, true),
    XDP_LIVE("tap_xdp", false, true),
    XDP_FRAGS_LIVE("tap_xdp_frags", false, true);

    private final String program;
    private final boolean capture;
    private final boolean xdp;

    Mode(String program, boolean capture, boolean xdp) {
      this.program = program;
      this.capture = capture;
      this.xdp = xdp;
    }

    boolean capture() {
      return capture;
    }
  }

  private final Mode mode;
  private final Arena arena = Arena.ofShared();
  private final BpfObject object;
  private final MemorySegment data = arena.allocate(RECORD_BYTES + PREFIX_BYTES + 4096, 8);
  private final MemorySegment context = arena.allocate(SkBuff.SIZE, 8);
  private final TestRunAttr attr;
  private final MemorySegment tags;
  private final MemorySegment flows;
  private final MemorySegment before;
  private final MemorySegment icmpv6;
  private final BpfMap totals;
  private final MemorySegment totalsKey = arena.allocate(JAVA_INT);
  private final MemorySegment totalsValue;
  private final RingBuffer events;

  /// @param slots of the flow table, a multiple of 16
  /// @param seed of the table's hash: tables of the same one hold the same flows in the same places
  RawTap(Mode mode, int slots, long intervalNanos, long seed) {
    this.mode = mode;
    int buckets = slots / Structs.BUCKET_SLOTS;
    object = BpfObject.openResource(RawTap.class, "/dev/weir/bpf/tap.bpf.o");
    object
        .setRodata("weir_capture", mode.capture)
        .setRodata("weir_interval_ns", intervalNanos)
        .setRodata("weir_ndp_events", true)
        .setRodata("weir_extension_events", true)
        .setRodata("weir_max_chain", MAX_CHAIN)
        .setRodata("weir_bucket_count", buckets)
        .setRodata("weir_seeds", seeds(seed))
        .setMaxEntries("weir_buckets", buckets)
        .setMaxEntries("weir_flows", slots)
        .setMaxEntries("weir_before", slots)
        .setMaxEntries("weir_events", EVENT_RING_BYTES)
        .loadOnly(mode.program)
        .load();
    attr = new TestRunAttr(arena, object.program(mode.program).fd(), 1);
    tags = object.map("weir_buckets").mmap(arena);
    flows = object.map("weir_flows").mmap(arena);
    before = object.map("weir_before").mmap(arena);
    icmpv6 = object.map("weir_icmpv6").mmap(arena);
    totals = object.map("weir_totals");
    totalsValue = arena.allocate(totals.valueBytes(), 8);
    events = new RingBuffer(object.map("weir_events"));
    if (mode.capture) {
      data.set(
          JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN), RECORD_BYTES + 12L, (short) 0x88b5);
    }
  }

  private static byte[] seeds(long seed) {
    ByteBuffer bytes = ByteBuffer.allocate(48).order(ByteOrder.nativeOrder());
    Random random = new Random(seed);
    while (bytes.hasRemaining()) {
      bytes.putInt(random.nextInt());
    }
    return bytes.array();
  }

  Mode mode() {
    return mode;
  }

  /// Whether the packet can be run at all: to a network packets come as they are.
  boolean takes(FuzzPacket packet) {
    return mode.capture
        || (packet.link() == LinkLayer.ETHERNET
            && packet.wire() == packet.length()
            && packet.length() > 14);
  }

  /// Runs the packet; false when the kernel refused it: to it an IP header must not be cut.
  boolean run(FuzzPacket packet, long nanos) {
    int length = mode.capture ? Math.min(packet.length(), READ_BYTES) : packet.length();
    int prefix = mode.capture ? PREFIX_BYTES : 0;
    int from = RECORD_BYTES;
    MemorySegment.copy(
        packet.bytes(), 0, data, ValueLayout.JAVA_BYTE, (long) from + prefix, length);
    int size = prefix + length;
    if (mode.xdp && mode.capture) {
      data.set(JAVA_LONG_UNALIGNED, 0, nanos);
      data.set(JAVA_INT_UNALIGNED, 8, (int) packet.wire());
      data.set(JAVA_INT_UNALIGNED, 12, packet.link().number());
      from = 0;
      size += RECORD_BYTES;
      context.set(JAVA_INT, 0, RECORD_BYTES);
      context.set(JAVA_INT, 4, size);
      context.set(JAVA_INT, 8, 0);
      attr.context(context.address(), XDP_CONTEXT_BYTES);
    } else if (mode.capture) {
      context.set(JAVA_LONG, SkBuff.TSTAMP, nanos);
      context.set(JAVA_INT, SkBuff.CB, (int) packet.wire());
      context.set(JAVA_INT, SkBuff.CB + 4, packet.link().number());
      context.set(JAVA_INT, SkBuff.WIRE_LEN, 0);
      attr.context(context.address(), SkBuff.SIZE);
    }
    attr.dataIn(data.address() + from, size);
    int result = BpfCall.testRun(attr);
    if (result < 0) {
      if (!mode.capture && Errno.EINVAL.is(result)) {
        return false;
      }
      throw BpfException.of("cannot run " + packet + " through " + mode, result);
    }
    return true;
  }

  /// The same flow table, mapped anew.
  MappedTable table() {
    return new MappedTable(object);
  }

  MemorySegment tags() {
    return tags;
  }

  MemorySegment flows() {
    return flows;
  }

  MemorySegment before() {
    return before;
  }

  /// Counts of ICMPv6 messages by type << 8 | code.
  MemorySegment icmpv6() {
    return icmpv6;
  }

  /// The only slot that is taken; -1 when there is none, -2 when there are several.
  int onlySlot() {
    int only = -1;
    for (int slot = 0; slot < Structs.BUCKET_SLOTS; slot++) {
      if (tags.get(JAVA_INT, slot * 4L) != 0) {
        only = only == -1 ? slot : -2;
      }
    }
    return only;
  }

  /// Frees a slot, as if it had never been taken.
  void free(int slot) {
    tags.set(JAVA_INT, slot * 4L, 0);
    flows.asSlice((long) slot * FLOW_BYTES, FLOW_BYTES).fill((byte) 0);
  }

  /// Forgets all flows.
  void clear() {
    tags.fill((byte) 0);
    flows.fill((byte) 0);
    before.fill((byte) 0);
  }

  void drain(RingBuffer.Handler handler) {
    events.drain(handler);
  }

  /// Everything counted so far, word by word of `struct weir_totals`.
  long[] totals() {
    totals.lookup(totalsKey, totalsValue, BpfMap.ANY);
    long[] sums = new long[(int) (Structs.TOTALS.byteSize() / Long.BYTES)];
    for (int cpu = 0; cpu < PossibleCpus.count(); cpu++) {
      long base = cpu * totals.valueStride();
      for (int i = 0; i < sums.length; i++) {
        sums[i] += totalsValue.get(JAVA_LONG, base + (long) i * Long.BYTES);
      }
    }
    return sums;
  }

  @Override
  public void close() {
    events.close();
    object.close();
    arena.close();
  }
}
