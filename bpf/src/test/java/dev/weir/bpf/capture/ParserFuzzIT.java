// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

import static dev.weir.testkit.packet.PacketBuilder.ethernet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bpf.capture.PacketProbe.Sample;
import dev.weir.bpf.layout.LinkLayer;
import dev.weir.testkit.KernelTest;
import dev.weir.testkit.packet.PacketBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Damaged packets: the kernel program and the model must tell the same of each.
@KernelTest
class ParserFuzzIT {
  private static final String A = "2001:db8::1";
  private static final String B = "2001:db8::2";
  private static final List<LinkLayer> LINKS = List.of(LinkLayer.values());
  private static final int[] HEADERS = {0, 43, 44, 50, 51, 60, 59, 135, 139, 6, 17, 58, 132, 253};

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void kernelAndModelAgreeOnDamagedPackets(long seed) {
    Random random = new Random(seed);
    List<byte[]> originals = originals();
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < 4000; i++) {
      byte[] frame = damage(originals.get(random.nextInt(originals.size())), random);
      long wire = random.nextInt(4) == 0 ? frame.length + random.nextInt(3000) : frame.length;
      LinkLayer link =
          random.nextInt(8) == 0 ? LINKS.get(random.nextInt(LINKS.size())) : LinkLayer.ETHERNET;
      samples.add(new Sample("packet " + i + " of seed " + seed, frame, wire, link));
    }
    assertAgreement(samples);
  }

  @Test
  void kernelAndModelAgreeOnNoise() {
    Random random = new Random(4);
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < 4000; i++) {
      byte[] frame = new byte[random.nextInt(120)];
      random.nextBytes(frame);
      if (frame.length > 16) {
        frame[12] = (byte) (random.nextBoolean() ? 0x86 : 0x08);
        frame[13] = (byte) (frame[12] == 8 ? 0 : 0xdd);
        frame[14] = (byte) (frame[12] == 8 ? 0x45 : 0x60);
      }
      LinkLayer link = LINKS.get(random.nextInt(LINKS.size()));
      samples.add(new Sample("noise " + i, frame, frame.length + random.nextInt(20), link));
    }
    assertAgreement(samples);
  }

  private static void assertAgreement(List<Sample> samples) {
    List<String> lines = PacketProbe.run(samples);
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      Sample sample = samples.get(i);
      String expected = sample.expected();
      if (!lines.get(i).equals(expected)) {
        differences.add("%s: kernel '%s', model '%s'".formatted(sample, lines.get(i), expected));
      }
    }
    assertThat(differences).isEmpty();
    // All kinds of outcome occur, or the test would prove little.
    for (String outcome :
        List.of("v4 ", "v6 ", "not ip", "too_short", "truncated", "chain_cut", "bad_version")) {
      assertThat(lines).as(outcome).anyMatch(line -> line.startsWith(outcome));
    }
  }

  private static List<byte[]> originals() {
    List<PacketBuilder> packets =
        List.of(
            v6().udp(1, 2).payload(40),
            v6().tcp(3, 4, "SA").payload(10),
            v6().icmpv6(135, 0).payload(20),
            v6().hopopts(8).dstopts(16).routing(4, 1, A).fragment(0, true, 7).ah(12).tcp(1, 2, "S"),
            v6().fragment(8, false, 7).body(17, new byte[20]),
            v6().hopopts(8).esp(1, 2).payload(30),
            v6().dstopts(8).mobility(1),
            v6().dstopts(8).noNextHeader(),
            v6().hopopts(8).hopopts(8).dstopts(8).dstopts(8).dstopts(8).dstopts(8).udp(5, 6),
            v6().dstopts(2048).udp(5, 6).payload(4),
            ethernet().qinq(1, 2).pppoe(3).ipv6(A, B).sctp(7, 8),
            ethernet().vlan(1).pppoe(3).ipv4("192.0.2.1", "192.0.2.2").udp(7, 8),
            ethernet().ipv4("192.0.2.1", "192.0.2.2").tcp(1, 2, "F").payload(5).padFrame(64),
            ethernet()
                .ipv4("192.0.2.1", "192.0.2.2", ip -> ip.options(new byte[8]).fragment(0, true, 1))
                .udp(9, 10),
            PacketBuilder.raw().ipv6(A, B).dstopts(8).udp(1, 2),
            PacketBuilder.linuxCooked().ipv4("192.0.2.1", "192.0.2.2").icmp(8, 0),
            PacketBuilder.linuxCooked2(1).ipv6(A, B).hopopts(8).tcp(1, 2, "R"),
            PacketBuilder.nullLink(30).ipv6(A, B).udp(1, 2));
    return packets.stream().map(PacketBuilder::build).toList();
  }

  private static PacketBuilder v6() {
    return ethernet().ipv6(A, B);
  }

  private static byte[] damage(byte[] original, Random random) {
    byte[] frame = original.clone();
    int changes = random.nextInt(5);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(Math.min(frame.length, 140));
      switch (random.nextInt(6)) {
        case 0 -> frame[at] = (byte) random.nextInt(256);
        case 1 -> frame[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> frame[at] = (byte) HEADERS[random.nextInt(HEADERS.length)];
        case 3 -> frame[at] = (byte) random.nextInt(4);
        case 4 -> frame = Arrays.copyOf(frame, Math.max(1, random.nextInt(frame.length + 1)));
        default -> frame = Arrays.copyOf(frame, frame.length + random.nextInt(30));
      }
    }
    return frame;
  }
}
