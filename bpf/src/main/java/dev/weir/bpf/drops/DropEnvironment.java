// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.drops;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.Capability;
import java.util.List;
import java.util.Locale;

/// Whether this machine and process can count drops. Looks only.
public final class DropEnvironment {
  private DropEnvironment() {}

  /// What is missing, each with the remedy; empty when drops can be counted. Reads the kernel's
  /// types, which takes some milliseconds.
  public static List<String> missing() {
    String system = System.getProperty("os.name", "");
    if (!system.toLowerCase(Locale.ROOT).equals("linux")) {
      return List.of("eBPF needs Linux, this is " + system);
    }
    String rights = Capability.missing(Capability.CAP_BPF, Capability.CAP_PERFMON);
    if (!rights.isEmpty()) {
      return List.of(rights);
    }
    if (!KernelEnum.available()) {
      return List.of(
          "the kernel does not tell its types (no /sys/kernel/btf/vmlinux); needs a kernel built with"
              + " CONFIG_DEBUG_INFO_BTF");
    }
    try {
      return DropReasons.ofKernel().isEmpty()
          ? List.of("this kernel gives no reasons for drops; needs 5.17 or later")
          : List.of();
    } catch (BpfException e) {
      return List.of(String.valueOf(e.getMessage()));
    }
  }
}
