// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.link;

import dev.weir.bpf.Errno;
import dev.weir.bpf.ffi.EthtoolDriver;
import dev.weir.bpf.ffi.KernelInfo;
import dev.weir.bpf.ffi.Xdp;
import dev.weir.bpf.object.BpfProgram;
import java.util.Locale;

/// Why an interface takes no XDP program, and what would help. A link that is refused says a number
/// and no more; the older way over netlink says in words what the driver minds.
final class XdpRefusal {
  private static final String OR_TC = "listen with the receiver tc";

  private XdpRefusal() {}

  static String explain(BpfProgram program, int interfaceIndex, Hook hook, int result) {
    if (Errno.EBUSY.is(result) || Errno.EEXIST.is(result)) {
      return taken(interfaceIndex);
    }
    if (Errno.EPERM.is(result)) {
      return "";
    }
    String said = Xdp.refusal(interfaceIndex, program.fd(), hook.flags);
    String driver = EthtoolDriver.name(interfaceIndex);
    String who = driver.isEmpty() ? "the kernel" : "its driver " + driver;
    return who
        + (said.isEmpty() ? " refuses it" : " says '" + said + "'")
        + "; "
        + remedy(hook, result, said.toLowerCase(Locale.ROOT));
  }

  private static String taken(int interfaceIndex) {
    int id = Xdp.attachedProgram(interfaceIndex);
    String name = id > 0 ? KernelInfo.programName(id) : "";
    String other =
        name.isEmpty() ? "another XDP program" : "the XDP program '" + name + "' (id " + id + ")";
    return other + " is attached there, and there is room for one; detach it or " + OR_TC;
  }

  private static String remedy(Hook hook, int result, String said) {
    String otherwise = (hook == Hook.XDP_NATIVE ? "set mode: generic, or " : "") + OR_TC;
    if (Errno.ERANGE.is(result) || said.contains("mtu")) {
      return "lower the MTU, of a veth that of its peer, or " + otherwise;
    }
    if (said.contains("lro") || said.contains("gro") || said.contains("offload")) {
      return "switch its large receive offloads off (ethtool -K NAME lro off rx-gro-hw off), or "
          + otherwise;
    }
    if (said.contains("queue") || said.contains("channel") || said.contains("ring")) {
      return "give it fewer channels (ethtool -L), or " + otherwise;
    }
    return otherwise;
  }
}
