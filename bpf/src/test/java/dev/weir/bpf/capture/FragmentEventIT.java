// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

import static dev.weir.testkit.packet.PacketBuilder.ethernet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bpf.event.ExtensionAnomaly;
import dev.weir.bpf.event.ExtensionAnomaly.Kind;
import dev.weir.testkit.KernelTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Which fragments overlap one that has passed.
@KernelTest
class FragmentEventIT {
  private static final String A = "2001:db8::1";
  private static final String B = "2001:db8::2";

  private final EventProbe probe = new EventProbe();

  @AfterEach
  void close() {
    probe.close();
  }

  @Test
  void fragmentsInAnyOrderDoNotOverlap() {
    for (int place : new int[] {2048, 0, 1024, 3072, 4096}) {
      assertThat(overlaps(1, place, true, 1024)).isFalse();
    }
    assertThat(overlaps(1, 5120, false, 100)).isFalse();
  }

  @Test
  void anOverlapIsToldFromEitherEndAndFromInsideAndAround() {
    overlaps(1, 1024, true, 1024);
    assertThat(overlaps(1, 512, true, 1024)).as("from the left").isTrue();
    overlaps(2, 1024, true, 1024);
    assertThat(overlaps(2, 1536, true, 1024)).as("from the right").isTrue();
    overlaps(3, 1024, true, 1024);
    assertThat(overlaps(3, 1280, true, 512)).as("inside").isTrue();
    overlaps(4, 1024, true, 1024);
    assertThat(overlaps(4, 512, true, 2048)).as("around").isTrue();
    overlaps(5, 1024, true, 1024);
    assertThat(overlaps(5, 1024, false, 1024)).as("the same, but the last one").isTrue();
    overlaps(6, 0, false, 1024);
    overlaps(6, 1016, true, 1024);
    assertThat(probe.counted(Kind.OVERLAPPING_FRAGMENT)).isEqualTo(5);
  }

  @Test
  void duplicatesDoNotOverlap() {
    for (int i = 0; i < 3; i++) {
      assertThat(overlaps(1, 0, true, 1024)).isFalse();
      assertThat(overlaps(1, 1024, false, 100)).isFalse();
    }
    assertThat(overlaps(1, 1016, true, 1024)).isTrue();
    assertThat(overlaps(1, 1016, true, 1024)).as("told once").isFalse();
  }

  @Test
  void datagramsAreApartByAddressAndIdentification() {
    assertThat(overlaps(1, 0, true, 1024)).isFalse();
    assertThat(overlaps(2, 8, true, 1024)).isFalse();
    probe.feed(fragment("2001:db8::3", B, 1, 16, true, 1024));
    probe.feed(fragment(A, "2001:db8::3", 1, 24, true, 1024));
    probe.feed(fragment(B, A, 1, 32, true, 1024));
    assertThat(probe.takeShort()).isEmpty();
    // An atomic fragment is a datagram of its own, whatever its identification.
    assertThat(overlaps(1, 0, false, 1024)).isFalse();
  }

  @Test
  void aMinuteLaterAnIdentificationIsNew() {
    probe.time(0);
    overlaps(1, 0, true, 1024);
    probe.time(59 * EventProbe.SECOND);
    assertThat(overlaps(1, 512, true, 1024)).isTrue();
    probe.time(61 * EventProbe.SECOND);
    assertThat(overlaps(1, 256, true, 1024)).isFalse();
    assertThat(overlaps(1, 512, true, 1024)).isTrue();
  }

  @Test
  void aCaptureMayGoBackwards() {
    probe.time(100 * EventProbe.SECOND);
    overlaps(1, 0, true, 1024);
    probe.time(90 * EventProbe.SECOND);
    assertThat(overlaps(1, 512, true, 1024)).isTrue();
  }

  @Test
  void manyDatagramsAreRememberedAndMemoryIsBounded() {
    int many = 512;
    for (int id = 0; id < many; id++) {
      overlaps(id, 0, true, 1024);
    }
    int seen = 0;
    for (int id = 0; id < many; id++) {
      seen += overlaps(id, 512, true, 1024) ? 1 : 0;
    }
    assertThat(seen).as("half of the places in use").isGreaterThan(many * 9 / 10);
    for (int id = 10_000; id < 20_000; id++) {
      assertThat(overlaps(id, 0, true, 1024)).isFalse();
    }
    // The latest ones have their places.
    assertThat(overlaps(19_999, 512, true, 1024)).isTrue();
  }

  @Test
  void aDatagramInMorePiecesThanAreRememberedIsCounted() {
    for (int i = 0; i < 62; i++) {
      overlaps(1, i * 520, true, 520);
    }
    assertThat(probe.totals().reading().fragmentsUnjudged()).isZero();
    assertThat(overlaps(1, 62 * 520, true, 520)).isFalse();
    assertThat(probe.totals().reading().fragmentsUnjudged()).isEqualTo(1);
    assertThat(overlaps(1, 8, true, 520)).as("still compared").isTrue();
  }

  private boolean overlaps(long identification, int place, boolean more, int bytes) {
    probe.feed(fragment(A, B, identification, place, more, bytes));
    return probe.takeAnomalies().stream()
        .map(ExtensionAnomaly::kind)
        .anyMatch(Kind.OVERLAPPING_FRAGMENT::equals);
  }

  private static byte[] fragment(
      String source, String target, long identification, int place, boolean more, int bytes) {
    return ethernet()
        .ipv6(source, target)
        .fragment(place, more, identification)
        .body(17, new byte[bytes])
        .build();
  }
}
