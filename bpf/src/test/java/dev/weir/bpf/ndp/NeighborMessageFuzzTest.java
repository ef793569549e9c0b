// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.ndp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.net.Address;
import dev.weir.bpf.event.NdpPacket;
import dev.weir.bpf.layout.Side;
import dev.weir.testkit.packet.NdpMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Mutated messages: reading them never fails, and what is read agrees with itself.
class NeighborMessageFuzzTest {
  private static final int RUNS = 2_000_000;
  private static final NeighborEvents EVENTS = new NeighborEvents(_ -> "eth0");

  private final SplittableRandom random = new SplittableRandom(4861);
  private final List<NdpPacket> seeds = seeds();
  private final Set<Object> outcomes = new HashSet<>();

  @Test
  void anyBytesAreRead() {
    for (int run = 0; run < RUNS; run++) {
      NdpPacket packet = mutate(seeds.get(random.nextInt(seeds.size())));
      NeighborMessage.parse(packet).ifPresent(message -> check(packet, message));
    }
    assertThat(outcomes).contains((Object[]) Invalidity.values()).contains("valid", "truncated");
  }

  private void check(NdpPacket packet, NeighborMessage message) {
    boolean complete = packet.message().length >= packet.messageBytes();
    if (message.truncated() == complete) {
      throw new AssertionError("truncated is wrong: " + message);
    }
    if (message.valid()) {
      outcomes.add("valid");
      if (packet.hopLimit() != 255
          || packet.fragment()
          || packet.messageBytes() < message.kind().fixedBytes()
          || message.code() > 0
          || (complete && (message.code() < 0 || message.body() instanceof NeighborBody.Unread))) {
        throw new AssertionError("called valid: " + message);
      }
    } else {
      outcomes.add(message.invalidity());
    }
    if (message.truncated()) {
      outcomes.add("truncated");
    }
    if (random.nextInt(16) == 0) {
      EVENTS.event(message);
      if (!message.equals(Messages.parse(packet))) {
        throw new AssertionError("read differently the second time: " + message);
      }
    }
  }

  private NdpPacket mutate(NdpPacket seed) {
    byte[] bytes = seed.message().clone();
    int changes = random.nextInt(5);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(bytes.length);
      bytes[at] = (byte) (random.nextBoolean() ? random.nextInt(256) : random.nextInt(6));
    }
    int wire = random.nextInt(4) == 0 ? random.nextInt(-2, 300) : bytes.length;
    if (random.nextInt(4) == 0) {
      bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 20));
    }
    Address source = random.nextInt(8) == 0 ? address() : seed.source();
    Address destination = random.nextInt(8) == 0 ? address() : seed.destination();
    if (random.nextBoolean() && wire == bytes.length && wire >= 4) {
      fixChecksum(bytes, source, destination);
    }
    return new NdpPacket(
        seed.timeNanos(),
        random.nextInt(4),
        Side.INGRESS,
        source,
        destination,
        random.nextInt(8) == 0 ? random.nextInt(256) : 255,
        bytes,
        wire,
        random.nextInt(16) == 0,
        random.nextInt(16) == 0 ? new byte[0] : seed.linkSource());
  }

  private Address address() {
    return switch (random.nextInt(4)) {
      case 0 -> Address.UNSPECIFIED;
      case 1 -> new Address(0xff02L << 48, random.nextLong());
      case 2 -> new Address(0xfe80L << 48, random.nextLong());
      default -> new Address(random.nextLong(), random.nextLong());
    };
  }

  /// Finds the two bytes that make the sum right, by what the sum lacks.
  private static void fixChecksum(byte[] bytes, Address source, Address destination) {
    bytes[2] = 0;
    bytes[3] = 0;
    long sum = 58L + bytes.length;
    byte[] addresses = Arrays.copyOf(source.toBytes(), 32);
    System.arraycopy(destination.toBytes(), 0, addresses, 16, 16);
    for (byte[] part : List.of(addresses, bytes)) {
      for (int i = 0; i < part.length; i++) {
        sum += (part[i] & 0xffL) << (i % 2 == 0 ? 8 : 0);
      }
    }
    while (sum > 0xffff) {
      sum = (sum & 0xffff) + (sum >>> 16);
    }
    bytes[2] = (byte) (~sum >>> 8);
    bytes[3] = (byte) ~sum;
  }

  private static List<NdpPacket> seeds() {
    List<NdpPacket> seeds = new ArrayList<>();
    String group = "ff02::1:ff00:42";
    String link = "02:00:00:00:00:01";
    seeds.add(Messages.packet("fe80::1", "ff02::1", Messages.fullAdvertisement()));
    seeds.add(Messages.packet("fe80::2", "ff02::2", NdpMessage.routerSolicitation()));
    seeds.add(
        Messages.packet("::", "ff02::2", NdpMessage.routerSolicitation().sourceLinkAddress(link)));
    seeds.add(Messages.packet("::", group, NdpMessage.neighbourSolicitation("fe80::42")));
    seeds.add(
        Messages.packet(
            "fe80::2",
            group,
            NdpMessage.neighbourSolicitation("fe80::42").sourceLinkAddress(link)));
    seeds.add(
        Messages.packet(
            "fe80::42",
            "fe80::2",
            NdpMessage.neighbourAdvertisement("fe80::42", 0x60).targetLinkAddress(link)));
    seeds.add(Messages.packet("fe80::1", "fe80::2", NdpMessage.redirect("fe80::9", "fe80::9")));
    seeds.add(Messages.packet("fe80::1", "fe80::2", NdpMessage.redirect("fe80::9", "ff05::9")));
    seeds.add(Messages.packet("fe80::1", "fe80::2", NdpMessage.redirect("2001::9", "2001::8")));
    seeds.add(
        Messages.packet("fe80::1", "ff02::1", NdpMessage.neighbourAdvertisement("ff02::1", 0x40)));
    return seeds;
  }
}
