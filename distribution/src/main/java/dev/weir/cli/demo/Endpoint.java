// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.demo;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;

/// One end of the cable between the two namespaces. Addresses are those set aside for examples.
record Endpoint(String interfaceName, int number) {
  /// Where the pipeline runs.
  static final Endpoint HERE = new Endpoint("weir0", 1);

  /// Who answers.
  static final Endpoint THERE = new Endpoint("weir1", 2);

  /// TCP: a line with a number is answered by so many bytes.
  static final int BYTES_PORT = 8080;

  /// UDP: a datagram is answered by the same.
  static final int ECHO_PORT = 7007;

  /// UDP: a datagram is taken and not answered.
  static final int DISCARD_PORT = 9009;

  /// TCP: a server that accepts nobody, so that connecting stalls and is tried again.
  static final int BUSY_PORT = 8181;

  /// UDP: a server that a policy lets nobody reach.
  static final int DENIED_PORT = 9010;

  /// TCP: nobody is there.
  static final int CLOSED_PORT = 7;

  Endpoint other() {
    return equals(HERE) ? THERE : HERE;
  }

  String ipv4() {
    return "192.0.2." + number;
  }

  String ipv6() {
    return "2001:db8:77::" + number;
  }

  /// The address that the kernel makes of [#mac].
  String linkLocal() {
    return "fe80::5eff:fe00:530" + number;
  }

  String mac() {
    return "02:00:5e:00:53:0" + number;
  }

  byte[] macBytes() {
    return new byte[] {2, 0, 0x5e, 0, 0x53, (byte) number};
  }

  byte[] ipv6Bytes() {
    return address(ipv6()).getAddress();
  }

  byte[] linkLocalBytes() {
    return address(linkLocal()).getAddress();
  }

  Inet4Address inet4() {
    return (Inet4Address) address(ipv4());
  }

  Inet6Address inet6() {
    return (Inet6Address) address(ipv6());
  }

  private static InetAddress address(String literal) {
    return InetAddress.ofLiteral(literal);
  }
}
