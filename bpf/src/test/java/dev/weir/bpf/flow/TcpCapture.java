// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.flow;

import dev.weir.api.flow.Flow;
import dev.weir.bpf.capture.CaptureEngine;
import dev.weir.bpf.capture.CaptureFile;
import dev.weir.bpf.capture.CaptureSettings;
import dev.weir.bpf.capture.KernelCaptureEngine;
import dev.weir.bpf.flow.TcpModel.Segment;
import dev.weir.testkit.packet.LinkType;
import dev.weir.testkit.packet.PacketBuilder;
import dev.weir.testkit.packet.PcapWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Conversations as packets through the kernel program. Conversation `n` has the client port
/// `FIRST_PORT + n`; every second one is IPv4.
record TcpCapture(Path directory) {
  private static final int FIRST_PORT = 10_000;
  private static final int SERVER_PORT = 443;
  private static final String FLAGS = "FSRPA";

  private record Packet(int conversation, int place, Segment segment) {}

  /// All records of each conversation, in order.
  ///
  /// @param interval of the records, zero for one record each
  List<List<Flow>> run(List<List<Segment>> conversations, Duration interval) throws Exception {
    Path file = directory.resolve("tcp.pcap");
    try (PcapWriter writer = PcapWriter.nanos(file, LinkType.ETHERNET)) {
      for (Packet packet : interleaved(conversations)) {
        writer.packet(packet.segment().clockNanos(), frame(packet));
      }
    }
    Map<Integer, List<Flow>> byPort = new TreeMap<>();
    for (int i = 0; i < conversations.size(); i++) {
      byPort.put(FIRST_PORT + i, new ArrayList<>());
    }
    CaptureSettings settings = new CaptureSettings(interval, 100_000);
    try (CaptureEngine engine =
            KernelCaptureEngine.open(
                settings,
                flow -> {
                  int port = Math.max(flow.key().sourcePort(), flow.key().destinationPort());
                  byPort.getOrDefault(port, new ArrayList<>()).add(flow);
                });
        CaptureFile capture = CaptureFile.open(file)) {
      while (capture.next()) {
        engine.feed(capture.packet());
      }
      engine.finish();
    }
    return List.copyOf(byPort.values());
  }

  /// The first packets of all, then the second ones, and so on: programs meet a flow after others.
  private static List<Packet> interleaved(List<List<Segment>> conversations) {
    List<Packet> packets = new ArrayList<>();
    for (int i = 0; i < conversations.size(); i++) {
      List<Segment> segments = conversations.get(i);
      for (int place = 0; place < segments.size(); place++) {
        packets.add(new Packet(i, place, segments.get(place)));
      }
    }
    packets.sort(Comparator.comparingInt(Packet::place));
    return packets;
  }

  private static byte[] frame(Packet packet) {
    Segment segment = packet.segment();
    int client = FIRST_PORT + packet.conversation();
    boolean forward = segment.forward();
    PacketBuilder frame = PacketBuilder.ethernet();
    if (packet.conversation() % 2 == 0) {
      String[] ends = {"2001:db8::1", "2001:db8::2"};
      frame.ipv6(ends[forward ? 0 : 1], ends[forward ? 1 : 0]);
    } else {
      String[] ends = {"192.0.2.1", "192.0.2.2"};
      frame.ipv4(ends[forward ? 0 : 1], ends[forward ? 1 : 0]);
    }
    frame.tcp(
        forward ? client : SERVER_PORT,
        forward ? SERVER_PORT : client,
        tcp ->
            tcp.flags(letters(segment.flags()))
                .seq(segment.sequence())
                .ack(segment.acknowledgement())
                .window(segment.window()));
    return frame.payload((int) segment.length()).build();
  }

  private static String letters(int flags) {
    StringBuilder letters = new StringBuilder();
    for (int bit = 0; bit < FLAGS.length(); bit++) {
      if ((flags >> bit & 1) != 0) {
        letters.append(FLAGS.charAt(bit));
      }
    }
    return letters.toString();
  }
}
