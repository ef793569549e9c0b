// SPDX-License-Identifier: Apache-2.0
package dev.weir.api.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
  /// The rules of RFC 5952, each with the RFC's own examples.
  @ParameterizedTest
  @CsvSource({
    // 4.1 leading zeros
    "2001:0db8::0001, 2001:db8::1",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    // 4.2.1 shorten as much as possible
    "2001:db8:0:0:0:0:2:1, 2001:db8::2:1",
    "0:0:0:0:0:0:0:0, ::",
    "0:0:0:0:0:0:0:1, ::1",
    "1:0:0:0:0:0:0:0, 1::",
    // 4.2.2 one zero group is not shortened
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:db8::1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    // 4.2.3 the longest run, the first of equals
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    // 4.3 lower case
    "2001:DB8::ABCD:EF, 2001:db8::abcd:ef",
    // the ends
    "fe80:0:0:0:0:0:0:0, fe80::",
    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    "0:0:1:0:0:0:0:0, 0:0:1::",
    "::1:0:0:0:0:0, 0:0:1::",
    // IPv4 in the last 32 bits, in any position it may have
    "64:ff9b::192.0.2.33, 64:ff9b::c000:221",
    "::192.0.2.1, ::c000:201",
  })
  void writesRfc5952(String text, String canonical) {
    assertThat(Address.parse(text)).hasToString(canonical);
    assertThat(Address.parse(canonical)).isEqualTo(Address.parse(text));
  }

  @Test
  void mappedAddressesAreDottedUnlessThePacketWasIpv6() {
    Address address = Address.parse("192.0.2.1");
    assertThat(address).isEqualTo(Address.parse("::ffff:192.0.2.1"));
    assertThat(address).isEqualTo(Address.parse("0:0:0:0:0:ffff:c000:0201"));
    assertThat(address).hasToString("192.0.2.1");
    assertThat(address.toString(4)).isEqualTo("192.0.2.1");
    assertThat(address.toString(6)).isEqualTo("::ffff:192.0.2.1");
    assertThat(Address.ofIpv4(-1)).hasToString("255.255.255.255");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ":",
        ":::",
        "1",
        "1.2.3",
        "1.2.3.4.5",
        "256.1.1.1",
        "01.2.3.4",
        "1.2.3.-4",
        "1.2.3.",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7::8:9",
        "::1::",
        "1::2::3",
        "12345::",
        "g::",
        ":1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:",
        "1:2:3:4:5:6:7:8::",
        "::1.2.3",
        "1.2.3.4::",
        "::+1",
        "::-1",
        "fe80::1%eth0",
        "[::1]",
        "::1/64",
        "1:2:3:4:5:6:7:1.2.3.4",
        "\u0661.2.3.4",
        "::\u0661"
      })
  void refusesWhatIsNoAddress(String text) {
    assertThatThrownBy(() -> Address.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "'");
  }

  /// Every text is understood by the JDK as the same bytes, and the JDK's own long form by us.
  @Test
  void agreesWithTheJdkOnRandomAddresses() throws UnknownHostException {
    Random random = new Random(5952);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[16];
      for (int group = 0; group < 8; group++) {
        int shape = random.nextInt(4);
        bytes[2 * group] = shape == 0 ? (byte) random.nextInt() : 0;
        bytes[2 * group + 1] = shape <= 1 ? (byte) random.nextInt() : 0;
      }
      Address address = Address.ofBytes(bytes);
      String text = address.toString(6);
      assertThat(address.toBytes()).isEqualTo(bytes);
      assertThat(Address.parse(text)).isEqualTo(address);
      assertThat(text).doesNotContain(":::").doesNotContainPattern("(^|:)0[0-9a-f]");
      if (!address.isIpv4Mapped()) {
        InetAddress jdk = InetAddress.getByName(text);
        assertThat(jdk.getAddress()).isEqualTo(bytes);
        assertThat(Address.parse(jdk.getHostAddress())).isEqualTo(address);
      }
    }
  }

  @Test
  void agreesWithTheJdkOnIpv4() throws UnknownHostException {
    Random random = new Random(791);
    for (int i = 0; i < 5_000; i++) {
      int bits = random.nextInt();
      String text = Address.ofIpv4(bits).toString();
      byte[] bytes = InetAddress.getByName(text).getAddress();
      assertThat(Address.ofBytes(bytes)).isEqualTo(Address.ofIpv4(bits));
      assertThat(Address.parse(text).ipv4Bits()).isEqualTo(bits);
    }
  }

  @Test
  void ordersByUnsignedBytes() {
    List<Address> sorted =
        List.of(
            Address.parse("::"),
            Address.parse("::1"),
            Address.parse("0.0.0.0"),
            Address.parse("127.255.255.255"),
            Address.parse("128.0.0.0"),
            Address.parse("0:0:0:1::"),
            Address.parse("2001:db8::1"),
            Address.parse("2001:db8::8000:0:0:0"),
            Address.parse("fe80::"));
    List<Address> shuffled = new ArrayList<>(sorted);
    Collections.shuffle(shuffled, new Random(1));
    Collections.sort(shuffled);
    assertThat(shuffled).isEqualTo(sorted);
    for (int i = 1; i < sorted.size(); i++) {
      assertThat(Arrays.compareUnsigned(sorted.get(i - 1).toBytes(), sorted.get(i).toBytes()))
          .isNegative();
    }
  }

  @Test
  void hasFourOrSixteenBytes() {
    assertThatThrownBy(() -> Address.ofBytes(new byte[5])).hasMessageContaining("got 5");
  }

  @ParameterizedTest
  @CsvSource({
    "::, UNSPECIFIED",
    "::1, LOOPBACK",
    "::2, GLOBAL",
    "fe80::1, LINK_LOCAL",
    "febf:ffff::, LINK_LOCAL",
    "fec0::1, GLOBAL",
    "ff02::1, MULTICAST",
    "fc00::1, UNIQUE_LOCAL",
    "fdff::1, UNIQUE_LOCAL",
    "2001:db8::1, DOCUMENTATION",
    "2001:db9::1, GLOBAL",
    "3fff::1, DOCUMENTATION",
    "3fff:fff::1, DOCUMENTATION",
    "3fff:1000::1, GLOBAL",
    "192.0.2.1, IPV4_MAPPED",
    "2600::1, GLOBAL",
  })
  void tellsTheTypeOfAnAddress(String address, AddressType type) {
    assertThat(AddressType.of(Address.parse(address))).isEqualTo(type);
  }
}
