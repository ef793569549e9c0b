// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.drops;

import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/// What the running kernel calls its reasons for dropping packets: `netfilter_drop`, `no_socket`.
/// Immutable.
///
/// Reasons of subsystems (wireless, Open vSwitch) have numbers of their own above 65,535, whose names
/// the kernel's core does not know: they are `subsys_2_reason_7`.
public final class DropReasons {
  private static final String ENUM = "skb_drop_reason";
  private static final String PREFIX = "SKB_DROP_REASON_";
  private static final int SUBSYSTEM_SHIFT = 16;

  /// Not a reason: one more than the last, and the mask of the subsystems.
  private static final String LAST = PREFIX + "MAX";

  private static final String MASK = PREFIX + "SUBSYS_MASK";

  private final Map<Integer, String> names;

  private DropReasons(Map<Integer, String> names) {
    this.names = names;
  }

  /// Those of the running kernel: takes some milliseconds. Empty before kernel 5.17. Throws
  /// [dev.weir.bpf.BpfException] when the kernel tells no types.
  public static DropReasons ofKernel() {
    return of(KernelEnum.read(ENUM));
  }

  static DropReasons of(Map<Integer, String> constants) {
    Map<Integer, String> names = new HashMap<>();
    constants.forEach((number, constant) -> {
      if (!constant.equals(LAST) && !constant.equals(MASK)) {
        names.put(number, label(constant));
      }
    });
    return new DropReasons(names);
  }

  public boolean isEmpty() {
    return names.isEmpty();
  }

  /// All names, sorted.
  public Collection<String> names() {
    return new TreeSet<>(names.values());
  }

  /// The name of a reason; of one that the kernel's core does not name, its number in words.
  public String name(int reason) {
    String known = names.get(reason);
    if (known != null) {
      return known;
    }
    int subsystem = reason >>> SUBSYSTEM_SHIFT;
    return subsystem == 0
        ? "reason_" + reason
        : "subsys_" + subsystem + "_reason_" + (reason & 0xffff);
  }

  private static String label(String constant) {
    String name = constant.startsWith(PREFIX) ? constant.substring(PREFIX.length()) : constant;
    return name.toLowerCase(Locale.ROOT);
  }
}
