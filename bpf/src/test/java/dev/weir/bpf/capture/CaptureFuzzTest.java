// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.packet.LinkType;
import dev.weir.testkit.packet.PacketBuilder;
import dev.weir.testkit.packet.PcapWriter;
import dev.weir.testkit.packet.PcapngWriter;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Damaged captures end in an exception of ours or are read; they never do anything else.
class CaptureFuzzTest {
  private static final int ROUNDS = 1000;

  @TempDir Path directory;

  @Test
  void damagedPcapIsReadOrRefused() throws Exception {
    Path file = directory.resolve("a.pcap");
    try (PcapWriter writer = PcapWriter.micros(file, LinkType.ETHERNET)) {
      for (int i = 0; i < 20; i++) {
        writer.packet(i * 1000L, frame(i));
      }
    }
    fuzz(Files.readAllBytes(file), 1);
  }

  @Test
  void damagedPcapngIsReadOrRefused() throws Exception {
    Path file = directory.resolve("a.pcapng");
    try (PcapngWriter writer = PcapngWriter.create(file)) {
      for (int section = 0; section < 3; section++) {
        int ethernet = writer.addInterface(LinkType.ETHERNET, "eth0");
        int raw = writer.addInterface(LinkType.RAW, "tun0", 9);
        for (int i = 0; i < 5; i++) {
          writer.packet(i % 2 == 0 ? ethernet : raw, i * 1000L, frame(i)).simplePacket(frame(i));
          writer.block(i, new byte[12]);
        }
        writer.section(section == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
      }
    }
    fuzz(Files.readAllBytes(file), 2);
  }

  private void fuzz(byte[] content, long seed) throws Exception {
    Random random = new Random(seed);
    Path file = directory.resolve("fuzzed");
    int refused = 0;
    long packets = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] damaged = mutate(content, random);
      boolean compress = random.nextInt(4) == 0;
      byte[] stored = compress ? Captures.gzip(damaged) : damaged;
      if (compress && random.nextBoolean()) {
        stored = mutate(stored, random);
      }
      Files.write(file, stored);
      try (CaptureFile capture = CaptureFile.open(file)) {
        while (capture.next()) {
          CapturedPacket packet = capture.packet();
          assertThat(packet.visibleLength()).isBetween(0, CaptureFile.VISIBLE_BYTES);
          assertThat(packet.capturedLength()).isLessThanOrEqualTo(packet.originalLength());
          assertThat(packet.timestampNanos()).isNotNegative();
          Captures.Seen.of(packet);
          packets++;
          assertThat(capture.packets()).isLessThan(100_000);
        }
      } catch (CaptureException e) {
        assertThat(e).hasMessageContaining(file.toString());
        refused++;
      }
    }
    assertThat(refused).isBetween(ROUNDS / 20, ROUNDS);
    assertThat(packets).isGreaterThan(ROUNDS);
  }

  private static byte[] mutate(byte[] content, Random random) {
    byte[] mutated = content.clone();
    int changes = 1 + random.nextInt(6);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(mutated.length);
      switch (random.nextInt(5)) {
        case 0 -> mutated[at] = (byte) random.nextInt(256);
        case 1 -> mutated[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> mutated[at] = (byte) (random.nextBoolean() ? 0xff : 0);
        case 3 -> mutated = Arrays.copyOf(mutated, Math.max(at, 8));
        default -> {
          int from = random.nextInt(mutated.length);
          int length = Math.min(random.nextInt(64), mutated.length - Math.max(at, from));
          System.arraycopy(content, Math.min(from, content.length - length), mutated, at, length);
        }
      }
    }
    return mutated;
  }

  private static byte[] frame(int payload) {
    return PacketBuilder.ethernet()
        .ipv4("192.0.2.1", "192.0.2.2")
        .udp(1, 2)
        .payload(payload)
        .build();
  }
}
