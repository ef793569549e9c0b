// SPDX-License-Identifier: Apache-2.0
package dev.weir.api.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrefixTest {
  @ParameterizedTest
  @CsvSource({
    "2001:db8::1, 2001:db8::1, true",
    "2001:db8::1, 2001:db8::2, false",
    "2001:db8::/32, 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff, true",
    "2001:db8::/32, 2001:db9::, false",
    "2001:db8::/63, 2001:db8:0:1::9, true",
    "2001:db8::/64, 2001:db8:0:1::9, false",
    "2001:db8::/65, 2001:db8::7fff:ffff:ffff:ffff, true",
    "2001:db8::/65, 2001:db8::8000:0:0:0, false",
    "2001:db8::/127, 2001:db8::1, true",
    "2001:db8::/127, 2001:db8::2, false",
    "::/0, ffff::, true",
    "::ffff:192.0.2.0/120, ::ffff:192.0.2.7, true",
  })
  void holdsTheAddressesOfIpv6ThatBeginAlike(String prefix, String address, boolean inside) {
    assertThat(Prefix.parse(prefix).contains(6, Address.parse(address))).isEqualTo(inside);
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1, true",
    "192.0.2.0/24, 192.0.2.255, true",
    "192.0.2.0/24, 192.0.3.0, false",
    "192.0.2.0/31, 192.0.2.1, true",
    "192.0.2.0/31, 192.0.2.2, false",
    "0.0.0.0/0, 255.255.255.255, true",
  })
  void holdsTheAddressesOfIpv4ThatBeginAlike(String prefix, String address, boolean inside) {
    assertThat(Prefix.parse(prefix).contains(4, Address.parse(address))).isEqualTo(inside);
  }

  @Test
  void isOfOneVersionWhateverTheAddressLooksLike() {
    Address mapped = Address.parse("192.0.2.1");
    assertThat(Prefix.parse("0.0.0.0/0").contains(6, mapped)).isFalse();
    assertThat(Prefix.parse("::/0").contains(4, mapped)).isFalse();
    assertThat(Prefix.parse("::ffff:192.0.2.1").contains(4, mapped)).isFalse();
  }

  @Test
  void bitsBehindTheLengthAreCleared() {
    assertThat(Prefix.parse("2001:db8::1/32")).hasToString("2001:db8::/32");
    assertThat(Prefix.parse("10.1.2.3/8")).hasToString("10.0.0.0/8");
    assertThat(Prefix.parse("10.1.2.3")).hasToString("10.1.2.3/32");
    assertThat(Prefix.parse("2001:db8::1/32")).isEqualTo(Prefix.parse("2001:db8::/32"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/8",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/+1",
        "10.0.0.0/8/8",
        "::/129",
        "::/0x1",
        "2001:db8::/9999999999",
        "10.0.0/8",
        "host",
        "10.0.0.0/٣"
      })
  void anythingElseIsRefusedWithWhatIsWanted(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Prefix.parse(text))
        .withMessageContaining("'" + text + "' is no address or prefix; wanted one like ");
  }

  @Test
  void anIpv4PrefixHoldsIpv4Addresses() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Prefix(4, Address.parse("2001:db8::"), 8));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Prefix(5, Address.parse("2001:db8::"), 8));
  }
}
