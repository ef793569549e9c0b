// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import dev.weir.api.flow.Flow;
import dev.weir.bpf.capture.EngineKind;
import dev.weir.cli.inspect.CaptureInspector;
import dev.weir.testkit.packet.LinkType;
import dev.weir.testkit.packet.PacketBuilder;
import dev.weir.testkit.packet.PcapWriter;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// Flow records as an OTLP server has them, and a capture to make some of.
final class OtlpRecords {
  private static final long START = 1_767_225_600_000_000_000L;
  private static final long MINUTE = 60_000_000_000L;
  private static final int FLOWS = 300;
  private static final int PACKETS = 6_000;

  private OtlpRecords() {}

  /// 300 conversations over half a minute, each in several windows; always the same.
  static Path capture(Path file) throws IOException {
    return capture(file, START, PACKETS);
  }

  /// The same conversations, going on for so many packets, 200 a second.
  static Path capture(Path file, int packets) throws IOException {
    return capture(file, START, packets);
  }

  /// The same, begun some minutes ago: for servers that want records of today.
  static Path recentCapture(Path file, int minutes) throws IOException {
    long now = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    return capture(file, now - minutes * MINUTE, PACKETS);
  }

  private static Path capture(Path file, long start, int packets) throws IOException {
    try (PcapWriter pcap = PcapWriter.nanos(file, LinkType.ETHERNET)) {
      for (int i = 0; i < packets; i++) {
        pcap.packet(start + i * 5_000_001L, frame(i % FLOWS, i));
      }
    }
    return file;
  }

  private static byte[] frame(int flow, int number) {
    boolean back = number / FLOWS % 3 == 2;
    String here = "2001:db8::" + Integer.toHexString(flow + 1);
    String there = "2001:db8:1::1";
    int port = 1_024 + flow;
    PacketBuilder packet =
        flow % 2 == 0
            ? PacketBuilder.ethernet().ipv6(back ? there : here, back ? here : there)
            : PacketBuilder.ethernet()
                .ipv4(
                    back ? "192.0.2.1" : "10.0.0." + flow % 250,
                    back ? "10.0.0." + flow % 250 : "192.0.2.1");
    return (flow % 3 == 0
            ? packet.udp(back ? 53 : port, back ? port : 53)
            : packet.tcp(back ? 443 : port, back ? port : 443, "A"))
        .payload(number % 900)
        .build();
  }

  /// The attributes of each flow's log record, numbers and texts only.
  static List<Map<String, Object>> flows(List<ResourceLogs> logs) {
    List<Map<String, Object>> flows = new ArrayList<>();
    for (ResourceLogs resource : logs) {
      for (LogRecord record : resource.getScopeLogs(0).getLogRecordsList()) {
        if (record.getEventName().equals("network.flow")) {
          flows.add(attributes(record));
        }
      }
    }
    return flows;
  }

  private static Map<String, Object> attributes(LogRecord record) {
    Map<String, Object> attributes = new HashMap<>();
    for (KeyValue attribute : record.getAttributesList()) {
      AnyValue value = attribute.getValue();
      attributes.put(
          attribute.getKey(), value.hasIntValue() ? value.getIntValue() : value.getStringValue());
    }
    return attributes;
  }

  static long number(Map<String, Object> flow, String name) {
    return flow.get(name) instanceof Long number ? number : -1;
  }

  /// The name that a flow has in every table.
  static String key(Map<String, Object> flow) {
    return String.join(
        " ",
        String.valueOf(flow.get("flow.protocol.number")),
        String.valueOf(flow.get("source.address")),
        String.valueOf(flow.get("source.port")),
        String.valueOf(flow.get("destination.address")),
        String.valueOf(flow.get("destination.port")));
  }

  /// The packets that flows told, added up.
  static long packets(Collection<Map<String, Object>> flows) {
    return flows.stream()
        .mapToLong(
            flow -> number(flow, "flow.forward.packets") + number(flow, "flow.backward.packets"))
        .sum();
  }

  /// The packets of a capture's flows, as `weir inspect` counts them.
  static long packets(Path capture) throws Exception {
    return new CaptureInspector(List.of(capture), EngineKind.NATIVE, 0, (_, _, _, _) -> {})
        .inspect().flows().stream()
            .map(Flow::traffic)
            .mapToLong(traffic -> Objects.requireNonNull(traffic).packets())
            .sum();
  }
}
