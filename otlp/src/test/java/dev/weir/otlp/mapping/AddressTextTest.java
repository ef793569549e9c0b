// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.net.Address;
import dev.weir.otlp.proto.ProtoWriter;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AddressTextTest {
  @Test
  void isTheTextOfTheApiForEveryPatternOfZeros() {
    Random random = new Random(7);
    for (int pattern = 0; pattern < 256; pattern++) {
      for (int round = 0; round < 50; round++) {
        assertSame(address(pattern, random));
      }
    }
  }

  @Test
  void isTheTextOfTheApiForIpv4() {
    Random random = new Random(8);
    for (int round = 0; round < 10_000; round++) {
      assertSame(Address.ofIpv4(random.nextInt()));
    }
    for (String text : new String[] {"0.0.0.0", "255.255.255.255", "::ffff:1.2.3.4", "::", "::1"}) {
      assertSame(Address.parse(text));
    }
  }

  private static void assertSame(Address address) {
    assertThat(text(address, 6)).isEqualTo(address.toString(6));
    assertThat(text(address, 4)).isEqualTo(address.toString(4));
  }

  private static String text(Address address, int ipVersion) {
    ProtoWriter out = new ProtoWriter();
    AddressText.write(out, address, ipVersion);
    return new String(out.toByteArray(), StandardCharsets.US_ASCII);
  }

  /// A bit of the pattern says whether the group is zero.
  private static Address address(int pattern, Random random) {
    long[] words = new long[2];
    for (int group = 0; group < 8; group++) {
      int width = 1 + random.nextInt(16);
      int value = (pattern >> group & 1) == 1 ? 0 : 1 + random.nextInt((1 << width) - 1);
      words[group / 4] = words[group / 4] << 16 | value;
    }
    return new Address(words[0], words[1]);
  }
}
