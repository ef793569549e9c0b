// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.tap;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.Errno;
import dev.weir.bpf.Opened;
import dev.weir.bpf.link.Attachment;
import dev.weir.bpf.link.Hook;
import dev.weir.bpf.netlink.NetworkInterface;
import dev.weir.bpf.object.BpfMap;
import dev.weir.bpf.object.BpfObject;
import dev.weir.bpf.object.KernelRelease;
import dev.weir.bpf.object.RunningPrograms;
import dev.weir.bpf.table.MappedTable;
import dev.weir.bpf.table.TableSize;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The tap's programs and maps in the kernel. The maps are made at once. Each program is loaded when the
/// first interface needs it, since verifying takes a tenth of a second for each; all share those
/// maps. Programs that are attached keep running until their attachments are closed, whether or not
/// this is. Safe for use by several threads.
final class TapObject implements TapPrograms, AutoCloseable {
  private static final String RESOURCE = "/dev/weir/bpf/tap.bpf.o";
  private static final List<String> MAPS =
      List.of(
          "weir_buckets",
          "weir_flows",
          "weir_before",
          "weir_inserting",
          "weir_totals",
          "weir_icmpv6",
          "weir_epochs",
          "weir_events",
          "weir_budgets",
          "weir_fragments");

  private static final int EVENT_RING_BYTES = 1 << 20;

  /// Of one kind: enough for a busy network, and what a flood of one kind can cost.
  private static final int EVENTS_PER_SECOND = 1000;

  private enum Program {
    TC_INGRESS("tap_tc_ingress"),
    TC_EGRESS("tap_tc_egress"),
    TC_INGRESS_RAW("tap_tc_ingress_raw"),
    TC_EGRESS_RAW("tap_tc_egress_raw"),
    XDP("tap_xdp"),
    /// For frames of several buffers: kernel 5.18 and later.
    XDP_FRAGS("tap_xdp_frags");

    private final String symbol;

    Program(String symbol) {
      this.symbol = symbol;
    }
  }

  private final TapSettings settings;
  private final TapFeatures features;
  private final boolean flows;
  private final TableSize tableSize;
  private final BpfObject base;
  private final RunningPrograms running;
  private final Map<Program, BpfObject> loaded = new EnumMap<>(Program.class);
  private long clockOffsetNanos;

  private TapObject(
      TapSettings settings, TapFeatures features, boolean flows, long clockOffsetNanos) {
    this.settings = settings;
    this.features = features;
    this.flows = flows;
    this.clockOffsetNanos = clockOffsetNanos;
    this.tableSize = TableSize.of(settings.maxFlows());
    Opened opened = new Opened();
    try {
      BpfObject object = opened.add(open(null));
      object.setMaxEntries("weir_events", features.events() ? EVENT_RING_BYTES : 4096);
      object.setMaxEntries("weir_icmpv6", countsIcmpv6() ? 1 << 16 : 1);
      this.base = object.load();
      this.running = RunningPrograms.open();
    } catch (Throwable e) {
      opened.closeAfter(e);
      throw e;
    }
  }

  /// Makes the maps; throws [BpfException] when the kernel refuses.
  ///
  /// @param flows whether flows are counted at all
  static TapObject load(
      TapSettings settings, TapFeatures features, boolean flows, long clockOffsetNanos) {
    return new TapObject(settings, features, flows, clockOffsetNanos);
  }

  /// The flow table, mapped anew.
  MappedTable flows() {
    return new MappedTable(base);
  }

  BpfMap totals() {
    return base.map("weir_totals");
  }

  boolean countsExtensionHeaders() {
    return settings.extensionHeaders() || features.extensionCounters();
  }

  boolean countsIcmpv6() {
    return settings.icmpv6Messages() || features.icmpv6Counters();
  }

  BpfMap icmpv6() {
    return base.map("weir_icmpv6");
  }

  BpfMap events() {
    return base.map("weir_events");
  }

  /// From the next packet on, programs tell time by this offset.
  synchronized void setClockOffset(long nanos) {
    clockOffsetNanos = nanos;
    loaded.values().forEach(object -> object.setData("weir_clock_offset_ns", nanos));
  }

  @Override
  public synchronized Attachment attach(NetworkInterface to, Hook hook) {
    return switch (hook) {
      case TC_INGRESS ->
          attach(to.ethernet() ? Program.TC_INGRESS : Program.TC_INGRESS_RAW, to, hook);
      case TC_EGRESS -> attach(to.ethernet() ? Program.TC_EGRESS : Program.TC_EGRESS_RAW, to, hook);
      case XDP_NATIVE, XDP_GENERIC -> attachXdp(to, hook);
    };
  }

  @Override
  public void awaitDetached() {
    running.await();
  }

  private Attachment attachXdp(NetworkInterface to, Hook hook) {
    if (!to.ethernet()) {
      throw BpfException.of(
          "cannot attach to interface %d (%s): its packets have no Ethernet header; listen with the receiver tc"
              .formatted(to.index(), hook));
    }
    try {
      return attach(Program.XDP, to, hook);
    } catch (BpfException e) {
      if (!mayNeedFrags(e)) {
        throw e;
      }
      try {
        return attach(Program.XDP_FRAGS, to, hook);
      } catch (BpfException again) {
        e.addSuppressed(again);
        throw e;
      }
    }
  }

  /// Many drivers take a large MTU only from a program that takes frames of several buffers. It comes
  /// second: drivers that merge packets hand it what they have merged, and it would count that as one.
  private static boolean mayNeedFrags(BpfException e) {
    return e.errno() == Errno.ERANGE.number()
        || e.errno() == Errno.EINVAL.number()
        || e.errno() == Errno.EOPNOTSUPP.number();
  }

  private Attachment attach(Program program, NetworkInterface to, Hook hook) {
    BpfObject object = loaded.get(program);
    if (object == null) {
      object = load(program);
      loaded.put(program, object);
    }
    return Attachment.attach(object.program(program.symbol), to.index(), hook);
  }

  private BpfObject load(Program program) {
    Opened opened = new Opened();
    try {
      BpfObject object = opened.add(open(program));
      MAPS.forEach(map -> object.reuseMap(base.map(map)));
      return object.load();
    } catch (Throwable e) {
      opened.closeAfter(e);
      throw e;
    }
  }

  private BpfObject open(@Nullable Program program) {
    Opened opened = new Opened();
    try {
      BpfObject object = opened.add(BpfObject.openResource(TapObject.class, RESOURCE));
      object
          .setRodata("weir_interval_ns", settings.interval().toNanos())
          .setRodata("weir_flows_on", flows)
          .setRodata("weir_dedup", settings.firstInterfaceOnly())
          .setRodata("weir_statistics", settings.statistics())
          .setRodata("weir_extension_counters", countsExtensionHeaders())
          .setRodata("weir_icmpv6_counters", countsIcmpv6())
          .setRodata("weir_size_histogram", settings.packetSizes())
          .setRodata("weir_ndp_events", features.ndpMessages())
          .setRodata("weir_extension_events", features.anomalies())
          .setRodata("weir_max_chain", features.maxChain())
          .setRodata("weir_events_per_second", EVENTS_PER_SECOND)
          .setRodata("weir_xdp_loads", KernelRelease.running().isAtLeast(5, 18))
          .setData("weir_clock_offset_ns", clockOffsetNanos);
      tableSize.apply(object);
      for (Program any : Program.values()) {
        object.setAutoload(any.symbol, any == program);
      }
      return object;
    } catch (Throwable e) {
      opened.closeAfter(e);
      throw e;
    }
  }

  @Override
  public synchronized void close() {
    loaded.values().forEach(BpfObject::close);
    base.close();
    running.close();
  }
}
