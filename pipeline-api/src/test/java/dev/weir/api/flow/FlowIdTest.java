// SPDX-License-Identifier: Apache-2.0
package dev.weir.api.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.net.Address;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlowIdTest {
  /// The hashes are those of `printf TEXT | md5sum`.
  @ParameterizedTest
  @CsvSource({
    // 2001:db8::1,49152|2001:db8::2,443|6
    "6, 6, 2001:db8::1, 49152, 2001:db8::2, 443, 73d15355778db08d31c88d17950a3b00",
    // 192.0.2.1,5353|198.51.100.7,53|17
    "4, 17, 198.51.100.7, 53, 192.0.2.1, 5353, 715214432971f746125a13c91c385dc8",
    // the lower port first between equal addresses: ::1,80|::1,50000|6
    "6, 6, ::1, 50000, ::1, 80, cf6d3f6102f654d6a5244f8e96d66536",
    // a mapped address in an IPv6 packet: ::ffff:1.2.3.4,1|2001:db8::1,2|17
    "6, 17, 2001:db8::1, 2, ::ffff:1.2.3.4, 1, f87321df7660cc13b523f4f11490151c",
  })
  void isTheHashOfTheEndpointsLowerFirst(
      int version,
      int protocol,
      String source,
      int sourcePort,
      String destination,
      int port,
      String hash) {
    FlowKey key =
        new FlowKey(
            version, protocol, Address.parse(source), sourcePort, Address.parse(destination), port);
    assertThat(FlowId.of(key)).isEqualTo(hash);
    assertThat(FlowId.of(key.reversed())).isEqualTo(hash);
    assertThat(key.reversed().reversed()).isEqualTo(key);
  }
}
