// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.ffi.ResourceLimit;
import dev.weir.bpf.object.BpfObject;
import dev.weir.testkit.KernelTest;
import java.io.IOException;
import org.junit.jupiter.api.Test;

@KernelTest
class MappedTableIT {
  @Test
  void nothingStaysMappedWhenAMapCannotBe() throws IOException {
    int before = ResourceLimit.bpfMappings().size();
    try (BpfObject object =
        BpfObject.openResource(MappedTableIT.class, "/dev/weir/bpf/unmapped.bpf.o").load()) {
      assertThatThrownBy(() -> MappedTable.whole(object)).isInstanceOf(BpfException.class);
      assertThat(ResourceLimit.bpfMappings()).hasSize(before);
      try (MappedTable table = new MappedTable(object)) {
        assertThat(ResourceLimit.bpfMappings()).hasSize(before + 1);
        assertThatThrownBy(() -> table.part(0)).isInstanceOf(BpfException.class);
        assertThat(ResourceLimit.bpfMappings()).hasSize(before + 1);
      }
      assertThat(ResourceLimit.bpfMappings()).hasSize(before);
    }
  }
}
