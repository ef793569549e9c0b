// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.net.Address;
import dev.weir.bpf.event.ExtensionAnomaly;
import dev.weir.bpf.event.NdpPacket;
import dev.weir.bpf.layout.Side;
import dev.weir.cli.console.JsonWriter;
import dev.weir.testkit.packet.NdpMessage;
import dev.weir.testkit.packet.PacketBuilder;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class NoteJsonTest {
  private static final long T = 1_767_225_600_000_000_042L;
  private static final String START = "{\"timestamp\":\"1767225600.000000042\",\"message\":";

  @Test
  void aRouterAdvertisement() {
    NdpMessage message =
        NdpMessage.routerAdvertisement(64, 0x98, 1800)
            .sourceLinkAddress("02:00:00:00:00:01")
            .mtu(1480)
            .prefix("2001:db8::", 64, 0x80, 86_400, 14_400)
            .dnsServers(60, "2001:db8::53", "::ffff:192.0.2.1");
    assertThat(json("fe80::1", "ff02::1", message))
        .isEqualTo(
            START
                + "\"ra\",\"source\":\"fe80::1\",\"destination\":\"ff02::1\",\"hop_limit\":255,"
                + "\"valid\":true,\"source_link_address\":\"02:00:00:00:00:01\","
                + "\"router_lifetime_seconds\":1800,\"preference\":\"low\",\"managed\":true,"
                + "\"other\":false,\"mtu\":1480,\"prefixes\":[{\"prefix\":\"2001:db8::/64\","
                + "\"valid_seconds\":86400,\"preferred_seconds\":14400,\"on_link\":true,"
                + "\"autonomous\":false}],\"rdnss\":[\"2001:db8::53\",\"::ffff:192.0.2.1\"]}");
  }

  @Test
  void theOtherKinds() {
    assertThat(json("fe80::2", "ff02::2", NdpMessage.routerSolicitation()))
        .isEqualTo(
            START
                + "\"rs\",\"source\":\"fe80::2\",\"destination\":\"ff02::2\",\"hop_limit\":255,"
                + "\"valid\":true}");
    assertThat(json("::", "ff02::1:ff00:42", NdpMessage.neighbourSolicitation("fe80::42")))
        .isEqualTo(
            START
                + "\"ns\",\"source\":\"::\",\"destination\":\"ff02::1:ff00:42\","
                + "\"target\":\"fe80::42\",\"hop_limit\":255,\"valid\":true,\"dad\":true}");
    NdpMessage answer =
        NdpMessage.neighbourAdvertisement("fe80::2", 0x60).targetLinkAddress("02:00:00:00:00:02");
    assertThat(json("fe80::2", "ff02::1", answer))
        .isEqualTo(
            START
                + "\"na\",\"source\":\"fe80::2\",\"destination\":\"ff02::1\","
                + "\"target\":\"fe80::2\",\"hop_limit\":255,\"valid\":false,"
                + "\"invalid_reason\":\"solicited_multicast\",\"router\":false,"
                + "\"solicited\":true,\"override\":true,"
                + "\"target_link_address\":\"02:00:00:00:00:02\"}");
    assertThat(json("fe80::1", "fe80::2", NdpMessage.redirect("fe80::9", "2001:db8::9")))
        .isEqualTo(
            START
                + "\"redirect\",\"source\":\"fe80::1\",\"destination\":\"fe80::2\","
                + "\"target\":\"fe80::9\",\"hop_limit\":255,\"valid\":true,"
                + "\"redirect_destination\":\"2001:db8::9\"}");
  }

  @Test
  void whatWasNotCapturedIsLeftOut() {
    NdpPacket whole =
        packet("fe80::2", "fe80::1", NdpMessage.neighbourAdvertisement("fe80::2", 0x40));
    assertThat(json(cut(whole, 12)))
        .isEqualTo(
            START
                + "\"na\",\"source\":\"fe80::2\",\"destination\":\"fe80::1\",\"hop_limit\":255,"
                + "\"valid\":true,\"truncated\":true,\"router\":false,\"solicited\":true,"
                + "\"override\":false}");
    assertThat(json(cut(whole, 1)))
        .isEqualTo(
            START
                + "\"na\",\"source\":\"fe80::2\",\"destination\":\"fe80::1\",\"hop_limit\":255,"
                + "\"valid\":true,\"truncated\":true}");
  }

  @Test
  void anAnomaly() {
    ExtensionAnomaly anomaly =
        new ExtensionAnomaly(
            T,
            0,
            Side.INGRESS,
            ExtensionAnomaly.Kind.HOP_BY_HOP_NOT_FIRST,
            Address.parse("2001:db8::1"),
            Address.parse("2001:db8::2"),
            List.of(60, 0, 17));
    assertThat(text(json -> AnomalyJson.write(anomaly, json)))
        .isEqualTo(
            "{\"timestamp\":\"1767225600.000000042\",\"kind\":\"hop_by_hop_not_first\","
                + "\"source\":\"2001:db8::1\",\"destination\":\"2001:db8::2\","
                + "\"chain\":[60,0,17]}");
  }

  private static String json(String source, String destination, NdpMessage message) {
    return json(packet(source, destination, message));
  }

  private static String json(NdpPacket packet) {
    PacketNotes notes = new PacketNotes();
    notes.ndp(packet);
    return text(json -> NeighborJson.write(notes.messages().findFirst().orElseThrow(), json));
  }

  private static String text(Consumer<JsonWriter> content) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    JsonWriter json = JsonWriter.compact(text);
    content.accept(json);
    json.flush();
    return text.toString(StandardCharsets.UTF_8);
  }

  private static NdpPacket packet(String source, String destination, NdpMessage message) {
    byte[] frame = PacketBuilder.raw().ipv6(source, destination).ndp(message).build();
    byte[] bytes = Arrays.copyOfRange(frame, 40, frame.length);
    return packet(source, destination, bytes, bytes.length);
  }

  private static NdpPacket cut(NdpPacket whole, int bytes) {
    return packet(
        whole.source().toString(),
        whole.destination().toString(),
        Arrays.copyOf(whole.message(), bytes),
        whole.messageBytes());
  }

  private static NdpPacket packet(
      String source, String destination, byte[] message, int messageBytes) {
    return new NdpPacket(
        T,
        0,
        Side.INGRESS,
        Address.parse(source),
        Address.parse(destination),
        255,
        message,
        messageBytes,
        false,
        new byte[0]);
  }
}
