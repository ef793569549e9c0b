// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FlowMemoryTest {
  private final FlowMemory memory = new FlowMemory();
  private final EpochReading told = new EpochReading();

  @Test
  void remembersWhatAMapRemembers() {
    Random random = new Random(11);
    Map<Integer, Long> model = new HashMap<>();
    for (int step = 0; step < 200_000; step++) {
      int id = random.nextInt(5_000);
      if (random.nextInt(3) == 0) {
        memory.remove(key(id));
        model.remove(id);
        continue;
      }
      int row = memory.row(key(id));
      memory.load(row, told);
      assertThat(told.sums[Sum.PACKETS]).isEqualTo(model.getOrDefault(id, 0L));
      told.sums[Sum.PACKETS]++;
      told.counts[Count.COUNTS - 1] = id;
      memory.store(row, told);
      assertThat(memory.sequence(row)).isEqualTo(told.sums[Sum.PACKETS]);
      model.merge(id, 1L, Long::sum);
    }
    assertThat(memory.size()).isEqualTo(model.size());
    model.forEach((id, packets) -> {
      memory.load(memory.row(key(id)), told);
      assertThat(told.packets()).isEqualTo(packets);
      assertThat(told.counts[Count.COUNTS - 1]).isEqualTo(id);
    });
    assertThat(memory.size()).isEqualTo(model.size());
  }

  @Test
  void namesClosedFlowsAndThenTheLongestSilentFirst() {
    for (int id = 0; id < 2_000; id++) {
      memory.touch(memory.row(key(id)), 1_000_000 - id, id == 5 || id == 6);
    }
    List<Long> oldest = memory.oldest(4).stream().map(key -> key.lowerLow).toList();
    assertThat(oldest.subList(0, 2)).containsExactlyInAnyOrder(5L, 6L);
    assertThat(oldest.subList(2, 4)).containsExactlyInAnyOrder(1999L, 1998L);
    assertThat(memory.oldest(1)).hasSize(1);
    assertThat(memory.oldest(5_000)).hasSize(2_000);
  }

  @Test
  void keepsEveryFieldOfAKey() {
    KeyReading key = new KeyReading();
    key.lowerHigh = 1;
    key.lowerLow = -2;
    key.upperHigh = Long.MIN_VALUE;
    key.upperLow = 4;
    key.lowerPort = 65_535;
    key.upperPort = 32_768;
    key.interfaceIndex = 77;
    key.protocol = 132;
    key.version = 6;
    memory.row(key);
    KeyReading back = memory.oldest(1).getFirst();
    assertThat(back).usingRecursiveComparison().isEqualTo(key);
  }

  private static KeyReading key(int id) {
    KeyReading key = new KeyReading();
    key.lowerLow = id;
    key.protocol = 17;
    return key;
  }
}
