// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.FlowKey;
import dev.weir.api.flow.Traffic;
import dev.weir.bpf.capture.EngineKind;
import dev.weir.cli.inspect.CaptureInspector;
import dev.weir.cli.inspect.Inspection;
import dev.weir.testkit.otlp.BackendRules;
import io.opentelemetry.proto.logs.v1.LogsData;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A capture that `weir run` has sent to an OTLP server, and what must have arrived there: every record
/// once, as the CSV beside it has it, and together what `weir inspect` finds.
final class SentCapture {
  private final Path capture;
  private final Path csv;

  private SentCapture(Path capture, Path csv) {
    this.capture = capture;
    this.csv = csv;
  }

  /// Sends one, and returns when everything was delivered.
  ///
  /// @param directory for files
  /// @param settings of the exporter `otlp`, in one line
  static SentCapture send(Path directory, Path capture, String settings) throws IOException {
    Path csv = directory.resolve("csv");
    Path config = directory.resolve("weir.yaml");
    Files.writeString(
        config,
        """
        receivers:
          pcap: {files: ["%s"]}
        exporters:
          otlp: {%s, timeout: 60s}
          csv: {directory: "%s"}
        service:
          admin: {enabled: false}
          pipelines:
            flows: {receivers: [pcap], exporters: [otlp, csv]}
        """
            .formatted(capture, settings, csv));
    CommandLineRun run = CommandLineRun.weir("run", "-c", config.toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
    return new SentCapture(capture, csv.resolve("flows.csv"));
  }

  /// @param messages `LogsData` as the server has them
  void assertArrivedWhole(List<byte[]> messages) throws Exception {
    BackendRules.assertLogs(messages);
    List<ResourceLogs> logs = new ArrayList<>();
    for (byte[] message : messages) {
      logs.addAll(LogsData.parseFrom(message).getResourceLogsList());
    }
    List<Map<String, Object>> flows = OtlpRecords.flows(logs);
    assertThat(flows.stream().map(SentCapture::row))
        .hasSizeGreaterThan(1_000)
        .containsExactlyInAnyOrderElementsOf(rows(csv));
    assertThat(sums(flows)).isEqualTo(inspected());
  }

  /// What the capture holds.
  Inspection inspection() throws Exception {
    return inspection(capture);
  }

  /// What `weir inspect` finds in a capture.
  static Inspection inspection(Path capture) throws Exception {
    return new CaptureInspector(List.of(capture), EngineKind.NATIVE, 0, (_, _, _, _) -> {})
        .inspect();
  }

  /// How many flow records there are.
  int records() throws IOException {
    return rows(csv).size();
  }

  /// A record as far as it is the same in CSV, times to the nanosecond.
  private static String row(Map<String, Object> flow) {
    List<String> fields = new ArrayList<>(List.of(OtlpRecords.key(flow)));
    for (String name : List.of("flow.start", "flow.end", "flow.first")) {
      long nanos = OtlpRecords.number(flow, name);
      fields.add("%d.%09d".formatted(nanos / 1_000_000_000L, nanos % 1_000_000_000L));
    }
    for (String name :
        List.of(
            "flow.sequence",
            "flow.end_reason",
            "flow.forward.packets",
            "flow.forward.bytes",
            "flow.forward.ip.bytes",
            "flow.forward.payload.bytes",
            "flow.backward.packets",
            "flow.backward.bytes",
            "flow.backward.ip.bytes",
            "flow.backward.payload.bytes",
            "flow.forward.tcp.retransmissions",
            "flow.tcp.connection_state")) {
      fields.add(Objects.toString(flow.get(name), ""));
    }
    return String.join(" ", fields);
  }

  private static List<String> rows(Path csv) throws IOException {
    List<String> rows = new ArrayList<>();
    try (CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(csv)) {
      for (NamedCsvRecord record : reader) {
        List<String> fields = new ArrayList<>();
        for (String column :
            List.of(
                "protocol",
                "source_address",
                "source_port",
                "destination_address",
                "destination_port",
                "flow_start",
                "flow_end",
                "flow_first",
                "sequence",
                "end_reason",
                "forward_packets",
                "forward_frame_bytes",
                "forward_ip_bytes",
                "forward_payload_bytes",
                "backward_packets",
                "backward_frame_bytes",
                "backward_ip_bytes",
                "backward_payload_bytes",
                "forward_retransmissions",
                "conn_state")) {
          fields.add(record.getField(column));
        }
        rows.add(String.join(" ", fields));
      }
    }
    return rows;
  }

  /// The same of records that arrived.
  static Map<String, List<Long>> sums(List<Map<String, Object>> flows) {
    Map<String, List<Long>> sums = new HashMap<>();
    for (Map<String, Object> flow : flows) {
      List<Long> counts =
          List.of(
              OtlpRecords.number(flow, "flow.forward.packets"),
              OtlpRecords.number(flow, "flow.forward.bytes"),
              OtlpRecords.number(flow, "flow.backward.packets"),
              OtlpRecords.number(flow, "flow.backward.bytes"));
      sums.merge(OtlpRecords.key(flow), counts, SentCapture::plus);
    }
    return sums;
  }

  private static List<Long> plus(List<Long> one, List<Long> other) {
    List<Long> sum = new ArrayList<>();
    for (int i = 0; i < one.size(); i++) {
      sum.add(one.get(i) + other.get(i));
    }
    return sum;
  }

  /// Packets and bytes, forward and backward, by [OtlpRecords#key].
  Map<String, List<Long>> inspected() throws Exception {
    Map<String, List<Long>> sums = new HashMap<>();
    for (Flow flow : inspection().flows()) {
      FlowKey key = flow.key();
      Traffic traffic = Objects.requireNonNull(flow.traffic());
      sums.put(
          String.join(
              " ",
              String.valueOf(key.protocol()),
              key.sourceText(),
              String.valueOf(key.sourcePort()),
              key.destinationText(),
              String.valueOf(key.destinationPort())),
          List.of(
              traffic.forward().packets(),
              traffic.forward().frameBytes(),
              traffic.backward().packets(),
              traffic.backward().frameBytes()));
    }
    return sums;
  }
}
