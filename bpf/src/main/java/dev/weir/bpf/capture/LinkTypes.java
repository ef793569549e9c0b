// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

import dev.weir.bpf.layout.LinkLayer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Link types of capture files by their number (the tcpdump group's LINKTYPE registry).
final class LinkTypes {
  private static final Map<Integer, String> OTHERS =
      Map.ofEntries(
          Map.entry(6, "IEEE802_5"),
          Map.entry(8, "SLIP"),
          Map.entry(9, "PPP"),
          Map.entry(10, "FDDI"),
          Map.entry(50, "PPP_HDLC"),
          Map.entry(51, "PPP_ETHER"),
          Map.entry(100, "ATM_RFC1483"),
          Map.entry(104, "C_HDLC"),
          Map.entry(105, "IEEE802_11"),
          Map.entry(107, "FRELAY"),
          Map.entry(117, "PFLOG"),
          Map.entry(119, "IEEE802_11_PRISM"),
          Map.entry(122, "IP_OVER_FC"),
          Map.entry(127, "IEEE802_11_RADIOTAP"),
          Map.entry(143, "DOCSIS"),
          Map.entry(147, "USER0"),
          Map.entry(163, "IEEE802_11_AVS"),
          Map.entry(187, "BLUETOOTH_HCI_H4"),
          Map.entry(189, "USB_LINUX"),
          Map.entry(192, "PPI"),
          Map.entry(195, "IEEE802_15_4_WITHFCS"),
          Map.entry(201, "BLUETOOTH_HCI_H4_WITH_PHDR"),
          Map.entry(220, "USB_LINUX_MMAPPED"),
          Map.entry(227, "CAN_SOCKETCAN"),
          Map.entry(239, "NFLOG"),
          Map.entry(249, "USBPCAP"),
          Map.entry(251, "BLUETOOTH_LE_LL"),
          Map.entry(252, "WIRESHARK_UPPER_PDU"),
          Map.entry(253, "NETLINK"));

  private LinkTypes() {}

  /// The link that a capture file's number means, or null when Weir cannot read such packets.
  static @Nullable LinkLayer ofNumber(int number) {
    return switch (number) {
      case 0, 108 -> LinkLayer.NULL;
      case 1 -> LinkLayer.ETHERNET;
      case 12, 14, 101, 228, 229 -> LinkLayer.RAW;
      case 113 -> LinkLayer.SLL;
      case 276 -> LinkLayer.SLL2;
      default -> null;
    };
  }

  /// What to say of a number that [#ofNumber] does not know.
  static String unsupported(int number) {
    return "link type "
        + number
        + " ("
        + OTHERS.getOrDefault(number, "unknown")
        + ") cannot be read; wanted ETHERNET (1), RAW (101), IPV4 (228), IPV6 (229), NULL (0), LOOP"
        + " (108), LINUX_SLL (113) or LINUX_SLL2 (276)";
  }
}
