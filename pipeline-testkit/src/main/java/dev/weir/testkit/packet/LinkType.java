// SPDX-License-Identifier: Apache-2.0
package dev.weir.testkit.packet;

/// Link types of capture files by their LINKTYPE number.
public enum LinkType {
  NULL(0),
  ETHERNET(1),
  RAW(101),
  LOOP(108),
  LINUX_SLL(113),
  IPV4(228),
  IPV6(229),
  LINUX_SLL2(276);

  private final int number;

  LinkType(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }
}
