// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bpf.ffi.CCompiler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

class SocketLayoutTest {
  @Test
  @DisabledIfSystemProperty(named = "bpf.skip", matches = "true", disabledReason = "needs clang")
  void addressesAreTheKernels() {
    new CCompiler("netinet/in.h", "sys/socket.h", "linux/if_packet.h")
        .size("struct sockaddr_ll", PacketSocket.ADDRESS_SIZE)
        .offset("struct sockaddr_ll", "sll_ifindex", PacketSocket.ADDRESS_IFINDEX)
        .size("struct sockaddr_in6", UdpOptionsSocket.ADDRESS_SIZE)
        .offset("struct sockaddr_in6", "sin6_port", UdpOptionsSocket.ADDRESS_PORT)
        .offset("struct sockaddr_in6", "sin6_addr", UdpOptionsSocket.ADDRESS_IP)
        .offset("struct sockaddr_in6", "sin6_scope_id", UdpOptionsSocket.ADDRESS_SCOPE)
        .constant("IPV6_HOPOPTS", UdpOptionsSocket.IPV6_HOPOPTS)
        .constant("IPV6_DSTOPTS", UdpOptionsSocket.IPV6_DSTOPTS)
        .check();
  }

  @Test
  void optionsArePaddedToWholeUnits() {
    assertThat(UdpOptionsSocket.header(new byte[] {5, 2, 0, 0}))
        .as("PadN of 2")
        .containsExactly(0, 0, 5, 2, 0, 0, 1, 0);
    assertThat(UdpOptionsSocket.header(new byte[] {30, 3, 1, 2, 3}))
        .as("Pad1")
        .containsExactly(0, 0, 30, 3, 1, 2, 3, 0);
    assertThat(UdpOptionsSocket.header(new byte[] {30, 4, 1, 2, 3, 4}))
        .as("none")
        .containsExactly(0, 0, 30, 4, 1, 2, 3, 4);
    assertThat(UdpOptionsSocket.header(new byte[] {30, 5, 1, 2, 3, 4, 5}))
        .as("PadN of 7")
        .containsExactly(0, 1, 30, 5, 1, 2, 3, 4, 5, 1, 5, 0, 0, 0, 0, 0);
  }
}
