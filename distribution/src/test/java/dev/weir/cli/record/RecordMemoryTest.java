// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.component.ByteSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordMemoryTest {
  @ParameterizedTest
  @ValueSource(longs = {64, 128, 256, 512, 1024, 4096, 65_536})
  void fitsIntoTheHeap(long mebibytes) {
    long heap = mebibytes << 20;
    RecordMemory memory = RecordMemory.of(heap);
    assertThat(memory.pending().bytes() + memory.queue().bytes() + 240L * memory.flows())
        .isLessThan(heap * 2 / 3);
  }

  @Test
  void aLargeHeapIsNotUsedUp() {
    assertThat(RecordMemory.of(Long.MAX_VALUE))
        .isEqualTo(new RecordMemory(ByteSize.ofMebibytes(768), ByteSize.ofMebibytes(64), 500_000));
  }
}
