// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.tap;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.link.Attachment;
import dev.weir.bpf.link.Direction;
import dev.weir.bpf.netlink.NetworkInterface;
import dev.weir.bpf.object.BpfMap;
import dev.weir.bpf.object.BpfObject;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The tap's programs and maps in the kernel. The programs for interfaces without Ethernet are loaded
/// when the first one appears, since verifying takes a tenth of a second for each program; they share
/// the maps. Programs that are attached keep running until their attachments are closed, whether or
/// not this is. Safe for use by several threads.
final class TapObject implements AutoCloseable {
  private static final String RESOURCE = "/dev/weir/bpf/tap.bpf.o";
  private static final List<String> PROGRAMS =
      List.of(
          "tap_tc_ingress", "tap_tc_egress", "tap_tc_ingress_raw", "tap_tc_egress_raw", "tap_xdp");
  private static final List<String> MAPS =
      List.of("weir_flows", "weir_blank", "weir_totals", "weir_icmpv6", "weir_epochs");

  private final TapSettings settings;
  private final BpfObject ethernet;
  private @Nullable BpfObject raw;
  private long clockOffsetNanos;

  private TapObject(TapSettings settings, long clockOffsetNanos) {
    this.settings = settings;
    this.clockOffsetNanos = clockOffsetNanos;
    this.ethernet = load("");
  }

  /// Throws [BpfException] when the kernel refuses.
  static TapObject load(TapSettings settings, long clockOffsetNanos) {
    return new TapObject(settings, clockOffsetNanos);
  }

  BpfMap flows() {
    return ethernet.map("weir_flows");
  }

  BpfMap totals() {
    return ethernet.map("weir_totals");
  }

  BpfMap icmpv6() {
    return ethernet.map("weir_icmpv6");
  }

  /// From the next packet on, programs tell time by this offset.
  synchronized void setClockOffset(long nanos) {
    clockOffsetNanos = nanos;
    ethernet.setData("weir_clock_offset_ns", nanos);
    if (raw != null) {
      raw.setData("weir_clock_offset_ns", nanos);
    }
  }

  /// Throws [BpfException].
  synchronized Attachment attach(NetworkInterface to, Direction direction) {
    if (to.ethernet()) {
      return Attachment.trafficControl(
          ethernet.program("tap_tc_" + direction), to.index(), direction);
    }
    if (raw == null) {
      raw = load("_raw");
    }
    return Attachment.trafficControl(
        raw.program("tap_tc_" + direction + "_raw"), to.index(), direction);
  }

  private BpfObject load(String suffix) {
    BpfObject object = BpfObject.openResource(TapObject.class, RESOURCE);
    try {
      object
          .setRodata("weir_interval_ns", settings.interval().toNanos())
          .setRodata("weir_dedup", settings.firstInterfaceOnly())
          .setRodata("weir_statistics", settings.statistics())
          .setRodata("weir_extension_counters", settings.extensionHeaders())
          .setRodata("weir_icmpv6_counters", settings.icmpv6Messages())
          .setRodata("weir_size_histogram", settings.packetSizes())
          .setRodata("weir_ordered_stores", keepsStoresInOrder())
          .setData("weir_clock_offset_ns", clockOffsetNanos);
      for (String program : PROGRAMS) {
        boolean wanted =
            program.equals("tap_tc_ingress" + suffix) || program.equals("tap_tc_egress" + suffix);
        object.setAutoload(program, wanted);
      }
      if (suffix.isEmpty()) {
        object.setMaxEntries("weir_flows", settings.maxFlows());
        object.setMaxEntries("weir_icmpv6", settings.icmpv6Messages() ? 1 << 16 : 1);
      } else {
        MAPS.forEach(map -> object.reuseMap(ethernet.map(map)));
      }
      return object.load();
    } catch (BpfException e) {
      object.close();
      throw e;
    }
  }

  private static boolean keepsStoresInOrder() {
    String machine = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    return machine.equals("amd64") || machine.equals("x86_64");
  }

  @Override
  public synchronized void close() {
    if (raw != null) {
      raw.close();
    }
    ethernet.close();
  }
}
