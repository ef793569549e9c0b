// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.ffi.CaptureLibrary;
import dev.weir.bpf.ffi.ResourceLimit;
import dev.weir.bpf.layout.FlowDecoder;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class HostTableTest {
  private static final int FLOWS = 128 << 20;

  /// What else a Java process may take meanwhile.
  private static final long ROOM = 512L << 20;

  @Test
  void givesBackWhatItReservedWhenTheRestFindsNoRoom() throws IOException {
    long flows = FLOWS * (FlowDecoder.FLOW_BYTES + Integer.BYTES);
    try (CaptureLibrary library = CaptureLibrary.load()) {
      long before = ResourceLimit.addressSpaceBytes();
      try (ResourceLimit _ = ResourceLimit.addressSpace(before + flows + ROOM)) {
        assertThatThrownBy(() -> new HostTable(library, FLOWS, Long.MAX_VALUE))
            .isInstanceOf(BpfException.class)
            .hasMessageContaining("no room for " + FLOWS + " flows: cannot map ")
            .hasMessageEndingWith("; wanted a lower max_flows");
      }
      assertThat(ResourceLimit.addressSpaceBytes()).isLessThan(before + ROOM);
    }
  }

  @Test
  void keepsItsBucketsWhenThereIsNoRoomForMore() throws IOException {
    try (CaptureLibrary library = CaptureLibrary.load();
        HostTable table = new HostTable(library, FLOWS, 6 << 20)) {
      long before = ResourceLimit.addressSpaceBytes();
      try (ResourceLimit _ = ResourceLimit.addressSpace(before + ROOM)) {
        assertThatThrownBy(table::grow).isInstanceOf(BpfException.class);
      }
      assertThat(table.slots()).isZero();
      table.grow();
    }
  }
}
