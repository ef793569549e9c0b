// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.tap;

import dev.weir.bpf.link.Attachment;
import dev.weir.bpf.link.Hook;
import dev.weir.bpf.netlink.NetworkInterface;

/// The tap's programs, as far as interfaces are concerned.
interface TapPrograms {
  /// Throws [dev.weir.bpf.BpfException] when the kernel refuses.
  Attachment attach(NetworkInterface to, Hook hook);

  /// Returns when no program runs any more that was detached before.
  void awaitDetached();
}
