// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.object;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PossibleCpusTest {
  @ParameterizedTest
  @CsvSource({"0,1", "0-1,2", "'0-3,8\n',5", "'0,2-3,10-19',13"})
  void countsRangesAndSingleCpus(String list, int count) {
    assertThat(PossibleCpus.count(list)).isEqualTo(count);
  }
}
