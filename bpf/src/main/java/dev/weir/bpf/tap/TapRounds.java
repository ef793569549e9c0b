// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.tap;

import dev.weir.api.Ack;
import dev.weir.api.BatchConsumer;
import dev.weir.api.MetricBatch;
import dev.weir.api.Resource;
import dev.weir.api.flow.EndReason;
import dev.weir.bpf.Opened;
import dev.weir.bpf.layout.TotalsReading;
import dev.weir.bpf.object.BpfMap;
import dev.weir.bpf.table.FlowTable;
import dev.weir.bpf.table.MappedTable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/// Reads everything that the programs count, over and over, and hands on what is new. For one thread.
final class TapRounds implements AutoCloseable {
  /// Above this part of the table, flows that are over or never had a second packet are ended early. Two
  /// buckets have room for every key up to four fifths of it (docs/decisions/0010): what is between is
  /// for the flows that come meanwhile.
  private static final double CROWDED = 0.75;

  /// So many are left then.
  private static final double ROOMY = 0.55;

  /// Above this part, flows in use are ended early too, those first that are silent longest, until it
  /// is only crowded.
  private static final double FULL = 0.82;

  /// Above this part the table may be crowded soon.
  private static final double BUSY = 0.3;

  /// Between looks at how full the table is. A million new flows a second fill a table of 65,536 slots
  /// by half in the first, and by a sixth in the second.
  private static final long CALM_NANOS = 50_000_000L;

  private static final long BUSY_NANOS = 10_000_000L;

  /// Ending flows that are in use makes more records than it saves slots, so that is kept to a tenth
  /// of the time.
  private static final long REST_FACTOR = 10;

  private static final double NANOS_PER_SECOND = 1e9;

  private final TappedInterfaces interfaces;
  private final KernelClock clock;
  private final Resource resource;
  private final BatchConsumer next;
  private final FlowBatches batches;
  private final FlowTable flows;
  private final MappedTable table;
  private final BpfMap totalsMap;
  private final TotalsReading totals = new TotalsReading();
  private final Arena arena = Arena.ofShared();
  private final MemorySegment totalsKey;
  private final MemorySegment totalsValue;
  private final @Nullable MemorySegment icmpv6;
  private final boolean extensionHeaders;
  private long startNanos;
  private long readNanos;
  private long notBefore = System.nanoTime();

  TapRounds(
      TapSettings settings,
      TapObject object,
      TappedInterfaces interfaces,
      KernelClock clock,
      Resource resource,
      BatchConsumer next) {
    this.interfaces = interfaces;
    this.clock = clock;
    this.resource = resource;
    this.next = next;
    this.batches = new FlowBatches(resource, next);
    this.totalsMap = object.totals();
    Opened opened = new Opened();
    opened.add(arena);
    try {
      this.totalsKey = arena.allocate(ValueLayout.JAVA_INT);
      this.totalsValue = arena.allocate(totalsMap.valueBytes(), Long.BYTES);
      this.icmpv6 = object.countsIcmpv6() ? object.icmpv6().mmap(arena) : null;
      this.table = opened.add(object.flows());
      this.flows = new FlowTable(table, settings.interval(), settings.timeouts(), interfaces);
    } catch (Throwable e) {
      opened.closeAfter(e);
      throw e;
    }
    this.extensionHeaders = object.countsExtensionHeaders();
    this.startNanos = clock.epochNanos();
  }

  /// Tells what is over and ends what is due.
  void round() {
    long begin = clock.epochNanos();
    flows.tellOver(clock, batches, this::relieve);
    finish(begin);
  }

  /// Ends flows early when the table is crowded. Returns how long to wait before it is asked again.
  long relieve() {
    long begin = System.nanoTime();
    if (begin - notBefore < 0) {
      return notBefore - begin;
    }
    double fill = flows.fill();
    if (fill <= CROWDED) {
      return fill > BUSY ? BUSY_NANOS : CALM_NANOS;
    }
    flows.evict(part(ROOMY), true, batches);
    boolean inUse = flows.live() > part(CROWDED);
    if (flows.live() > part(FULL)) {
      flows.evict(part(CROWDED), false, batches);
    }
    batches.flush();
    long end = System.nanoTime();
    long wait = Math.max(BUSY_NANOS, (end - begin) * (inUse ? REST_FACTOR : 1));
    notBefore = end + wait;
    return wait;
  }

  private int part(double share) {
    return (int) (flows.capacity() * share);
  }

  /// Tells everything and ends every flow. The programs must be detached.
  void lastRound() {
    long begin = clock.epochNanos();
    flows.endAll(EndReason.SHUTDOWN, batches);
    finish(begin);
  }

  private void finish(long beginNanos) {
    batches.flush();
    readNanos = clock.epochNanos() - beginNanos;
    next.accept(new MetricBatch(resource, metrics().metrics()), Ack.ignored());
  }

  private Series metrics() {
    totals.clear();
    if (totalsMap.lookup(totalsKey, totalsValue, 0)) {
      for (long at = 0; at < totalsValue.byteSize(); at += totalsMap.valueStride()) {
        totals.add(totalsValue, at);
      }
    }
    long now = clock.epochNanos();
    // Sums begin before their points, also when the wall clock was set to before we started.
    startNanos = Math.min(startNanos, now);
    Series series = new Series(now, startNanos);
    TotalsMetrics metrics = new TotalsMetrics(totals, series);
    metrics.addAll();
    if (extensionHeaders) {
      metrics.addExtensionHeaders();
    }
    if (icmpv6 != null) {
      metrics.addIcmpv6(icmpv6);
    }
    series.gauge(
        "weir.tap.flow_table_entries", "Flows in the kernel's table", "{flow}", flows.live());
    series.gauge(
        "weir.tap.flow_table_capacity",
        "Flows that the table can hold",
        "{flow}",
        flows.capacity());
    series.gauge(
        "weir.tap.attached_interfaces",
        "Interfaces that the tap listens to",
        "{interface}",
        interfaces.count());
    series.sum(
        "weir.tap.merged_epochs",
        "Flow records that hold several epochs because a reading came late",
        "{record}",
        (double) flows.mergedEpochs());
    series.gauge(
        "weir.tap.read_seconds",
        "How long the last reading took, with handing its records on",
        "s",
        (double) readNanos / NANOS_PER_SECOND);
    return series;
  }

  @Override
  public void close() {
    table.close();
    arena.close();
  }
}
