// SPDX-License-Identifier: Apache-2.0
package dev.weir.testkit.packet;

import dev.weir.api.net.Address;

/// What an upper-layer checksum needs to know of the IP header outside.
interface IpHeader {
  int ipVersion();

  Address source();

  Address destination();
}
