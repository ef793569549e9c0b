// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.link;

import dev.weir.bpf.ffi.CCompiler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

class LinkConstantsTest {
  @Test
  @DisabledIfSystemProperty(named = "bpf.skip", matches = "true", disabledReason = "needs clang")
  void areTheKernels() {
    // The TCX types are newer than the headers of some distributions: attaching tests them.
    new CCompiler("linux/bpf.h", "linux/if_link.h", "bpf/libbpf.h")
        .constant("BPF_XDP", Hook.XDP_NATIVE.attachType)
        .constant("XDP_FLAGS_DRV_MODE", Hook.XDP_NATIVE.flags)
        .constant("XDP_FLAGS_SKB_MODE", Hook.XDP_GENERIC.flags)
        .check();
  }
}
