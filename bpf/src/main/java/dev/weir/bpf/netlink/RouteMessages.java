// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Set;

/// Reads and writes the rtnetlink messages about routes, as far as default routes go.
final class RouteMessages {
  static final int ROUTE_SIZE = 12;
  static final int TYPE_NEWROUTE = 24;
  static final int TYPE_DELROUTE = 25;
  static final int TYPE_GETROUTE = 26;
  static final int ATTRIBUTE_OUT = 4;
  static final int ATTRIBUTE_MULTIPATH = 9;
  static final int HOP_SIZE = 8;
  static final int HOP_INTERFACE = 4;
  static final int UNICAST = 1;
  private static final int KIND = 7;

  private RouteMessages() {}

  /// The request for all routes of an address family.
  static byte[] dumpRequest(int family, int sequence) {
    ByteBuffer request =
        ByteBuffer.allocate(LinkMessages.HEADER_SIZE + ROUTE_SIZE)
            .order(ByteOrder.nativeOrder())
            .putInt(LinkMessages.HEADER_SIZE + ROUTE_SIZE)
            .putShort((short) TYPE_GETROUTE)
            .putShort((short) (LinkMessages.FLAG_REQUEST | LinkMessages.FLAG_DUMP))
            .putInt(sequence);
    return request.put(LinkMessages.HEADER_SIZE, (byte) family).array();
  }

  /// Whether the message at `start`, of a route, is about one that takes every destination.
  static boolean isDefault(ByteBuffer buffer, int start) {
    int route = start + LinkMessages.HEADER_SIZE;
    return buffer.get(route + 1) == 0 && buffer.get(route + KIND) == UNICAST;
  }

  /// The interfaces that the route at `start` leads to.
  static Set<Integer> interfaces(ByteBuffer buffer, int start) {
    Set<Integer> found = new HashSet<>();
    int end = start + buffer.getInt(start);
    int attributes = start + LinkMessages.HEADER_SIZE + ROUTE_SIZE;
    int out = NetlinkAttributes.find(buffer, attributes, end, ATTRIBUTE_OUT);
    if (out >= 0) {
      found.add(buffer.getInt(out + NetlinkAttributes.HEADER_SIZE));
    }
    int hops = NetlinkAttributes.find(buffer, attributes, end, ATTRIBUTE_MULTIPATH);
    if (hops >= 0) {
      int last = hops + NetlinkAttributes.size(buffer, hops);
      int hop = hops + NetlinkAttributes.HEADER_SIZE;
      while (hop + HOP_SIZE <= last && NetlinkAttributes.size(buffer, hop) >= HOP_SIZE) {
        found.add(buffer.getInt(hop + HOP_INTERFACE));
        hop += NetlinkAttributes.align(NetlinkAttributes.size(buffer, hop));
      }
    }
    return found;
  }
}
