// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.weir.bpf.capture.CaptureException;
import dev.weir.bpf.capture.EngineKind;
import dev.weir.testkit.KernelTest;
import dev.weir.testkit.packet.LinkType;
import dev.weir.testkit.packet.NdpMessage;
import dev.weir.testkit.packet.PacketBuilder;
import dev.weir.testkit.packet.PcapWriter;
import dev.weir.testkit.packet.PcapngWriter;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A damaged capture is refused in words, or read as far as it goes: packets add up, and the result
/// can be written. More files with `-Dweir.fuzz.captures=N`.
@KernelTest
class InspectFuzzIT {
  private static final int CAPTURES = Integer.getInteger("weir.fuzz.captures", 300);

  /// Loading a program takes a third of a second.
  private static final int KERNEL_EVERY = 60;

  private static final String A = "fe80::1";
  private static final String B = "ff02::1";

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"pcap", "pcapng"})
  void damagedCapturesAreInspectedOrRefused(String format) throws Exception {
    Path file = directory.resolve("a." + format);
    if (format.equals("pcap")) {
      try (PcapWriter writer = PcapWriter.micros(file, LinkType.ETHERNET)) {
        for (int i = 0; i < 200; i++) {
          writer.packet(1_700_000_000_000_000_000L + i * 1_000_000L, frame(i));
        }
      }
    } else {
      try (PcapngWriter writer = PcapngWriter.create(file)) {
        int ethernet = writer.addInterface(LinkType.ETHERNET, "eth0");
        for (int i = 0; i < 200; i++) {
          writer.packet(ethernet, 1_700_000_000_000_000_000L + i * 1_000_000L, frame(i));
        }
      }
    }
    byte[] whole = Files.readAllBytes(file);
    long packets = 0;
    for (int seed = 0; seed < CAPTURES; seed++) {
      Path damaged = directory.resolve("damaged-" + seed + "." + format);
      Files.write(damaged, damage(whole, new Random(seed)));
      EngineKind engine = seed % KERNEL_EVERY == 0 ? EngineKind.KERNEL : EngineKind.NATIVE;
      packets += inspect(damaged, engine, "seed " + seed);
      Files.delete(damaged);
    }
    assertThat(packets).as("or the test would prove little").isGreaterThan(CAPTURES * 10L);
  }

  private static long inspect(Path file, EngineKind engine, String name) throws Exception {
    Inspection found;
    try {
      found = new CaptureInspector(List.of(file), engine, 4096, (_, _, _, _) -> {}).inspect();
    } catch (CaptureException e) {
      assertThat(e).as(name).hasMessageContaining(file.toString());
      return 0;
    }
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    InspectionJson.write(found, json);
    try (JsonParser parser = new JsonFactory().createParser(json.toByteArray())) {
      while (parser.nextToken() != null) {
        // reading is the check
      }
    }
    return found.totals().packets();
  }

  /// Few changes to the file's frame, which ends reading, and many to packets.
  private static byte[] damage(byte[] whole, Random random) {
    byte[] damaged = whole.clone();
    for (int i = random.nextInt(400); i > 0; i--) {
      int at = 200 + random.nextInt(damaged.length - 200);
      damaged[at] =
          switch (random.nextInt(4)) {
            case 0 -> (byte) random.nextInt(256);
            case 1 -> (byte) (damaged[at] ^ 1 << random.nextInt(8));
            case 2 -> (byte) random.nextInt(4);
            default -> (byte) (random.nextBoolean() ? 0xff : 0);
          };
    }
    if (random.nextInt(4) == 0) {
      damaged[random.nextInt(200)] = (byte) random.nextInt(256);
    }
    return random.nextInt(4) == 0
        ? Arrays.copyOf(damaged, random.nextInt(damaged.length))
        : damaged;
  }

  private static byte[] frame(int i) {
    PacketBuilder v6 = PacketBuilder.ethernet().ipv6(A, B, ip -> ip.hopLimit(255));
    return switch (i % 6) {
      case 0 -> v6.ndp(NdpMessage.neighbourSolicitation("fe80::2")).build();
      case 1 ->
          v6.ndp(NdpMessage.routerAdvertisement(64, 0, 1800).sourceLinkAddress("02:00:00:00:00:01"))
              .build();
      case 2 -> v6.ndp(NdpMessage.redirect("fe80::3", "2001:db8::9")).build();
      case 3 -> v6.hopopts(8).dstopts(8).fragment(0, true, i).udp(1, 2).payload(40).build();
      case 4 -> v6.tcp(1, 2, "SA").payload(i).build();
      default ->
          PacketBuilder.ethernet().ipv4("192.0.2.1", "192.0.2.2").udp(1, 2).payload(i).build();
    };
  }
}
