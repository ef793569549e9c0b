// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.ffi;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the kernel says about XDP on an interface of the calling thread's network namespace, by
/// netlink.
public final class Xdp {
  /// Attach only where nothing is attached.
  static final int UPDATE_IF_NOEXIST = 1;

  private static final NativeFunction ATTACH = function("bpf_xdp_attach");
  private static final NativeFunction DETACH = function("bpf_xdp_detach");
  private static final NativeFunction QUERY_ID = function("bpf_xdp_query_id");
  private static final Pattern SAID = Pattern.compile("Kernel error message: (.*)");

  private Xdp() {}

  private static NativeFunction function(String name) {
    return new NativeFunction(NativeLibrary.LIBBPF, name);
  }

  /// Tries what a link was refused, to hear the reason in the driver's words; empty when it says
  /// none. Should it be taken this time, it is taken back.
  public static String refusal(int interfaceIndex, int program, int modeFlag) {
    Libbpf.takeLog();
    // int bpf_xdp_attach(int ifindex, int prog_fd, __u32 flags,
    //     const struct bpf_xdp_attach_opts *opts);
    int result = (int) ATTACH.call(interfaceIndex, program, modeFlag | UPDATE_IF_NOEXIST, 0);
    if (result >= 0) {
      // int bpf_xdp_detach(int ifindex, __u32 flags, const struct bpf_xdp_attach_opts *opts);
      DETACH.call(interfaceIndex, modeFlag, 0);
      return "";
    }
    Matcher said = SAID.matcher(Libbpf.takeLog());
    return said.find() ? said.group(1).strip() : "";
  }

  /// The id of the XDP program on the interface, 0 when there is none or it cannot be known.
  public static int attachedProgram(int interfaceIndex) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment id = arena.allocate(JAVA_INT);
      // int bpf_xdp_query_id(int ifindex, int flags, __u32 *prog_id);
      int result = (int) QUERY_ID.call(interfaceIndex, 0, id.address());
      return result < 0 ? 0 : id.get(JAVA_INT, 0);
    }
  }
}
