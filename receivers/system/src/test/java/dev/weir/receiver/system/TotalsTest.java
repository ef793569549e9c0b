// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TotalsTest {
  private final Totals<String> totals = new Totals<>();

  @Test
  void aCounterThatBeginsAnewGoesOn() {
    assertThat(totals.follow("eth0", 100)).isEqualTo(100);
    assertThat(totals.follow("eth0", 130)).isEqualTo(130);
    assertThat(totals.follow("eth0", 20)).isEqualTo(150);
    assertThat(totals.follow("eth0", 5)).isEqualTo(155);
    assertThat(totals.follow("eth1", 7)).isEqualTo(7);
  }

  @Test
  void seriesThatAreGoneAreRememberedUntilThereAreTooMany() {
    totals.follow("veth-first", 100);
    totals.endReading();
    assertThat(totals.follow("veth-first", 1)).isEqualTo(101);
    totals.endReading();
    for (int i = 0; i < 5000; i++) {
      totals.follow("veth" + i, i);
      totals.endReading();
    }
    assertThat(totals.size()).isLessThanOrEqualTo(4097);
    assertThat(totals.follow("veth-first", 1)).isEqualTo(1);
  }
}
