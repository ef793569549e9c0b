// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.tap;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.link.Attachment;
import dev.weir.bpf.link.Direction;
import dev.weir.bpf.netlink.NetworkInterface;
import dev.weir.bpf.object.BpfMap;
import dev.weir.bpf.object.BpfObject;
import dev.weir.bpf.object.BpfProgram;
import java.util.Locale;

/// The tap's programs and maps in the kernel. Programs that are attached keep running until their
/// attachments are closed, whether or not this is.
final class TapObject implements AutoCloseable {
  private static final String RESOURCE = "/dev/weir/bpf/tap.bpf.o";

  private final BpfObject object;

  private TapObject(BpfObject object) {
    this.object = object;
  }

  /// Throws [BpfException] when the kernel refuses.
  static TapObject load(TapSettings settings, long clockOffsetNanos) {
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
          .setData("weir_clock_offset_ns", clockOffsetNanos)
          .setMaxEntries("weir_flows", settings.maxFlows())
          .setAutoload("tap_xdp", false);
      if (!settings.icmpv6Messages()) {
        object.setMaxEntries("weir_icmpv6", 1);
      }
      return new TapObject(object.load());
    } catch (BpfException e) {
      object.close();
      throw e;
    }
  }

  BpfMap flows() {
    return object.map("weir_flows");
  }

  BpfMap totals() {
    return object.map("weir_totals");
  }

  BpfMap icmpv6() {
    return object.map("weir_icmpv6");
  }

  /// From the next packet on, programs tell time by this offset.
  void setClockOffset(long nanos) {
    object.setData("weir_clock_offset_ns", nanos);
  }

  /// Throws [BpfException].
  Attachment attach(NetworkInterface to, Direction direction) {
    return Attachment.trafficControl(program(to, direction), to.index(), direction);
  }

  private BpfProgram program(NetworkInterface to, Direction direction) {
    return object.program("tap_tc_" + direction + (to.ethernet() ? "" : "_raw"));
  }

  private static boolean keepsStoresInOrder() {
    String machine = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    return machine.equals("amd64") || machine.equals("x86_64");
  }

  @Override
  public void close() {
    object.close();
  }
}
