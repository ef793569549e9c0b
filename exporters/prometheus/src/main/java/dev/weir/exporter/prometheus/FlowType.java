// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.prometheus;

import dev.weir.api.flow.FlowKey;
import dev.weir.api.net.AddressType;
import java.util.List;

/// The address type of a flow as a whole: that of the end with the narrower reach, so that each flow
/// has one type and the types add up to the flows. A flow with a multicast end is multicast.
final class FlowType {
  private static final List<AddressType> NARROWEST_FIRST =
      List.of(
          AddressType.MULTICAST,
          AddressType.LOOPBACK,
          AddressType.LINK_LOCAL,
          AddressType.UNIQUE_LOCAL,
          AddressType.DOCUMENTATION,
          AddressType.IPV4_MAPPED,
          AddressType.UNSPECIFIED,
          AddressType.GLOBAL);

  private FlowType() {}

  static AddressType of(FlowKey key) {
    AddressType source = AddressType.of(key.source());
    AddressType destination = AddressType.of(key.destination());
    return NARROWEST_FIRST.indexOf(source) <= NARROWEST_FIRST.indexOf(destination)
        ? source
        : destination;
  }
}
