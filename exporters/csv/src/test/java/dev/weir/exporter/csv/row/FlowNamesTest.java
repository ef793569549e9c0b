// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.row;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.flow.FlowId;
import dev.weir.api.flow.FlowKey;
import dev.weir.api.net.Address;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlowNamesTest {
  private final FlowNames names = new FlowNames();

  @Test
  void flowIdsAndAddressesAreThoseOfTheApi() {
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      boolean four = random.nextBoolean();
      FlowKey key =
          new FlowKey(
              four ? 4 : 6,
              random.nextInt(256),
              address(random, four),
              random.nextInt(1 << 16),
              address(random, four),
              random.nextInt(1 << 16));
      names.read(key);
      assertThat(text(names::destination)).isEqualTo(key.destinationText());
      assertThat(text(names::flowId)).isEqualTo(FlowId.of(key));
      assertThat(text(names::source)).isEqualTo(key.sourceText());
      String community = names.communityId();
      names.read(key.reversed());
      assertThat(text(names::flowId)).isEqualTo(FlowId.of(key));
      assertThat(names.communityId()).isEqualTo(community);
    }
  }

  /// From the specification's test vectors.
  @ParameterizedTest
  @CsvSource({
    "4, 6, 128.232.110.120, 34855, 66.35.250.204, 80, 1:LQU9qZlK+B5F3KDmev6m5PMibrg=",
    "4, 17, 192.168.1.52, 54585, 8.8.8.8, 53, 1:d/FP5EW3wiY1vCndhwleRRKHowQ=",
  })
  void communityIdsAreThoseOfTheSpecification(
      int ipVersion,
      int protocol,
      String source,
      int sourcePort,
      String destination,
      int destinationPort,
      String id) {
    names.read(
        new FlowKey(
            ipVersion,
            protocol,
            Address.parse(source),
            sourcePort,
            Address.parse(destination),
            destinationPort));
    assertThat(names.communityId()).isEqualTo(id);
  }

  @Test
  void whatHasNoCommunityIdHasNone() {
    Address end = Address.parse("2001:db8::1");
    for (int protocol : new int[] {1, 58, 6, 17}) {
      names.read(new FlowKey(6, protocol, end, 0, end, 0));
      assertThat(names.communityId()).isNull();
    }
    names.read(new FlowKey(6, 47, end, 0, end, 0));
    assertThat(names.communityId()).startsWith("1:");
  }

  private static Address address(Random random, boolean four) {
    return four
        ? Address.ofIpv4(random.nextInt(4))
        : new Address(random.nextInt(3), random.nextLong() >> random.nextInt(64));
  }

  private static String text(Consumer<TextBuffer> writer) {
    TextBuffer buffer = new TextBuffer();
    writer.accept(buffer);
    return new String(buffer.array(), 0, buffer.length(), StandardCharsets.US_ASCII);
  }
}
