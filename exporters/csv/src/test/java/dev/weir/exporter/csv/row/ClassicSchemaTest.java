// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.row;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.weir.api.flow.DirectionCounts;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.Spread;
import dev.weir.api.flow.Tcp;
import dev.weir.api.flow.TcpFlags;
import dev.weir.api.flow.Traffic;
import dev.weir.api.flow.Verdict;
import dev.weir.api.flow.Window;
import dev.weir.api.flow.Window.Drop;
import dev.weir.api.flow.Window.Handshake;
import dev.weir.testkit.FlowBuilder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the 74 columns mean.
class ClassicSchemaTest {
  private static final String COLUMNS =
      """
      timestamp flow_id src_ip dst_ip src_port dst_port protocol l7_protocol
      packet_count byte_count packets_per_second bytes_per_second avg_packet_size
      retransmission_count retransmission_rate consecutive_retrans out_of_order_count tcp_resets
      zero_window_count zero_window_duration syn_count syn_ack_count fin_count rst_count psh_count
      ack_count urg_count ece_count cwr_count syn_to_synack_ratio half_open_connections
      connection_state min_packet_size max_packet_size packet_size_variance inter_arrival_time_mean
      inter_arrival_time_std flow_duration bidirectional_packets bidirectional_bytes forward_packets
      backward_packets forward_bytes backward_bytes is_blocked_flow error_rate
      http_status_code http_method http_url http_latency_ms grpc_status_code grpc_method
      dns_response_code dns_query_name dns_num_answers kafka_api_key kafka_error_code namespace
      pod_name service_name l7_protocol_detected
      cpu_usage_percent memory_usage_percent memory_available_mb disk_read_bytes disk_write_bytes
      disk_read_count disk_write_count disk_read_time_ms disk_write_time_ms disk_avg_latency_us
      oom_kills process_cpu_top3
      anomaly_label
      """;

  @Test
  void hasThe74ColumnsInOrder() {
    List<String> names = Arrays.asList(COLUMNS.trim().split("\\s+"));
    assertThat(names).hasSize(74);
    assertThat(RowSchema.classic().names()).isEqualTo(names);
  }

  @Test
  void countsOfBothDirectionsAreAdded() {
    assertThat(row(SampleRows.everything()).getFieldsAsMap())
        .containsEntry("timestamp", Long.toString(SampleRows.START / SampleRows.SECOND))
        .containsEntry("packet_count", "18")
        .containsEntry("bidirectional_packets", "18")
        .containsEntry("byte_count", "10400")
        .containsEntry("bidirectional_bytes", "10400")
        .containsEntry("packets_per_second", "3.6")
        .containsEntry("bytes_per_second", "2080")
        .containsEntry("avg_packet_size", "577.7777777777778")
        .containsEntry("forward_packets", "10")
        .containsEntry("backward_packets", "8")
        .containsEntry("forward_bytes", "1400")
        .containsEntry("backward_bytes", "9000")
        .containsEntry("retransmission_count", "3")
        .containsEntry("retransmission_rate", "0.16666666666666666")
        .containsEntry("consecutive_retrans", "2")
        .containsEntry("out_of_order_count", "1")
        .containsEntry("zero_window_count", "3")
        .containsEntry("zero_window_duration", "0.035")
        .containsEntry("syn_count", "1")
        .containsEntry("syn_ack_count", "2")
        .containsEntry("syn_to_synack_ratio", "0.5")
        .containsEntry("fin_count", "1")
        .containsEntry("rst_count", "3")
        .containsEntry("tcp_resets", "3")
        .containsEntry("psh_count", "9")
        .containsEntry("ack_count", "17")
        .containsEntry("urg_count", "1")
        .containsEntry("ece_count", "2")
        .containsEntry("cwr_count", "3")
        .containsEntry("connection_state", "CLOSING")
        .containsEntry("half_open_connections", "0");
  }

  @Test
  void timesHaveTheirUnits() {
    assertThat(row(SampleRows.everything()).getFieldsAsMap())
        .containsEntry("flow_duration", "4.5")
        .containsEntry("inter_arrival_time_mean", "208.33333333333334")
        .containsEntry("http_latency_ms", "1.5")
        .containsEntry("disk_read_time_ms", "30")
        .containsEntry("disk_avg_latency_us", "2366.6666666666665")
        .containsEntry("memory_available_mb", "12000");
  }

  @Test
  void statisticsAreSampleStatistics() {
    Flow flow = SampleRows.udp();
    assertThat(row(flow).getFieldsAsMap())
        .containsEntry("min_packet_size", "75")
        .containsEntry("max_packet_size", "91")
        .containsEntry("packet_size_variance", "128")
        .containsEntry("inter_arrival_time_mean", "250")
        .containsEntry("inter_arrival_time_std", "");
    assertThat(row(SampleRows.fromCapture()).getFieldsAsMap())
        .containsEntry("packet_size_variance", "")
        .containsEntry("inter_arrival_time_mean", "")
        .containsEntry("inter_arrival_time_std", "");
  }

  @Test
  void otherProtocolsHaveNoTcp() {
    assertThat(row(SampleRows.udp()).getFieldsAsMap())
        .containsEntry("syn_count", "0")
        .containsEntry("rst_count", "0")
        .containsEntry("retransmission_count", "0")
        .containsEntry("retransmission_rate", "0")
        .containsEntry("zero_window_duration", "0")
        .containsEntry("half_open_connections", "0")
        .containsEntry("connection_state", "")
        .containsEntry("syn_to_synack_ratio", "");
  }

  @Test
  void whatNobodyCountedOfTcpIsEmpty() {
    Flow flow =
        FlowBuilder.of(6, "2001:db8::1", 1, "2001:db8::2", 2)
            .counts(1, 74, 0, 0)
            .window(new Window(SampleRows.START, SampleRows.END))
            .build();
    assertThat(row(flow).getFieldsAsMap())
        .containsEntry("packet_count", "1")
        .containsEntry("syn_count", "")
        .containsEntry("retransmission_count", "")
        .containsEntry("retransmission_rate", "")
        .containsEntry("consecutive_retrans", "")
        .containsEntry("half_open_connections", "")
        .containsEntry("connection_state", "");
  }

  @Test
  void aRowWithoutPacketsHasNoFiguresOfThem() {
    assertThat(row(SampleRows.applicationOnly()).getFieldsAsMap())
        .containsEntry("packet_count", "")
        .containsEntry("byte_count", "")
        .containsEntry("packets_per_second", "")
        .containsEntry("avg_packet_size", "")
        .containsEntry("min_packet_size", "")
        .containsEntry("flow_duration", "")
        .containsEntry("forward_packets", "")
        .containsEntry("error_rate", "")
        .containsEntry("is_blocked_flow", "0")
        .containsEntry("cpu_usage_percent", "")
        .containsEntry("oom_kills", "")
        .containsEntry("process_cpu_top3", "");
  }

  @ParameterizedTest
  @CsvSource({"1, 2, 0.5", "3, 0, 3", "0, 0, 0", "2, 1, 2"})
  void theRatioWithoutSynAckIsTheSynCount(long syn, long synAck, String ratio) {
    Flow flow =
        tcp(
            new TcpFlags(0, syn, 0, 0, 0, 0, 0, 0, syn, 0),
            new TcpFlags(0, synAck, 0, 0, 0, 0, 0, 0, 0, synAck),
            Handshake.UNSEEN);
    assertThat(row(flow).getField("syn_to_synack_ratio")).isEqualTo(ratio);
  }

  @ParameterizedTest
  @CsvSource({"UNSEEN, 0", "SYN, 1", "SYN_ACK, 0", "COMPLETE, 0"})
  void aConnectionIsHalfOpenUntilItsSynAck(Handshake handshake, String halfOpen) {
    assertThat(row(tcp(TcpFlags.ZERO, TcpFlags.ZERO, handshake)).getField("half_open_connections"))
        .isEqualTo(halfOpen);
  }

  @Test
  void blockedIsWhatAPolicyDenied() {
    assertThat(row(SampleRows.everything()).getField("is_blocked_flow")).isEqualTo("1");
    assertThat(row(SampleRows.refused()).getField("is_blocked_flow")).isEqualTo("0");
    assertThat(row(SampleRows.udp()).getField("is_blocked_flow")).as("watched").isEqualTo("0");
    assertThat(row(SampleRows.fromCapture()).getField("is_blocked_flow"))
        .as("nobody watched")
        .isEmpty();
  }

  @Test
  void errorsAreDropsAndResetsAndAtMostAll() {
    TcpFlags reset = new TcpFlags(0, 0, 1, 0, 0, 0, 0, 0, 0, 0);
    FlowBuilder flow =
        FlowBuilder.of(6, "2001:db8::1", 1, "2001:db8::2", 2)
            .counts(4, 300, 0, 0)
            .tcp(new Tcp(reset, TcpFlags.ZERO, null));
    assertThat(errorRate(flow.window(SampleRows.START, SampleRows.END))).isEqualTo("0.25");
    assertThat(errorRate(flow.window(drops(2)))).isEqualTo("0.75");
    assertThat(errorRate(flow.window(drops(9)))).isEqualTo("1");
    assertThat(errorRate(flow.verdict(new Verdict(Verdict.Action.DROPPED, "x", 9)))).isEqualTo("1");
  }

  private static Window drops(long packets) {
    return new Window(
        SampleRows.START, SampleRows.END, false, null, List.of(new Drop("x", packets)), null);
  }

  private static String errorRate(FlowBuilder flow) {
    return row(flow.build()).getField("error_rate");
  }

  @Test
  void theLastExchangeByTimeIsShown() {
    assertThat(row(SampleRows.everything()).getFieldsAsMap())
        .containsEntry("l7_protocol", "1")
        .containsEntry("l7_protocol_detected", "http")
        .containsEntry("http_status_code", "200")
        .containsEntry("http_method", "GET")
        .containsEntry("http_url", "/a,b\"c\"\n")
        .containsEntry("grpc_status_code", "")
        .containsEntry("namespace", "shop")
        .containsEntry("pod_name", "db-0")
        .containsEntry("service_name", "db");
    assertThat(row(SampleRows.udp()).getFieldsAsMap())
        .containsEntry("l7_protocol", "3")
        .containsEntry("dns_query_name", "example.org.")
        .containsEntry("dns_response_code", "3")
        .containsEntry("dns_num_answers", "0")
        .containsEntry("http_latency_ms", "");
    assertThat(row(SampleRows.applicationOnly()).getFieldsAsMap())
        .containsEntry("l7_protocol", "4")
        .containsEntry("l7_protocol_detected", "kafka")
        .containsEntry("kafka_api_key", "1")
        .containsEntry("kafka_error_code", "-1")
        .containsEntry("pod_name", "cart-1");
    assertThat(row(SampleRows.fromCapture()).getFieldsAsMap())
        .containsEntry("l7_protocol", "0")
        .containsEntry("l7_protocol_detected", "none");
  }

  @Test
  void theBusiestProcessesAreListed() {
    assertThat(row(SampleRows.everything()).getField("process_cpu_top3"))
        .isEqualTo("java:99.9;a_b_c:50.0;nginx:0.0");
  }

  @Test
  void minimaOfNoPacketsAreEmpty() {
    Flow flow =
        FlowBuilder.of(17, "2001:db8::1", 1, "2001:db8::2", 2)
            .traffic(
                new Traffic(
                    DirectionCounts.ZERO, DirectionCounts.ZERO, Spread.NONE, Spread.NONE, 0, 0))
            .window(SampleRows.START, SampleRows.END)
            .build();
    assertThat(row(flow).getFieldsAsMap())
        .containsEntry("packet_count", "0")
        .containsEntry("min_packet_size", "")
        .containsEntry("avg_packet_size", "")
        .containsEntry("error_rate", "");
  }

  private static Flow tcp(TcpFlags forward, TcpFlags backward, Handshake handshake) {
    return FlowBuilder.of(6, "2001:db8::1", 1, "2001:db8::2", 2)
        .counts(1, 74, 0, 0)
        .tcp(new Tcp(forward, backward, null))
        .window(new Window(SampleRows.START, SampleRows.END, false, handshake, null, null))
        .build();
  }

  private static NamedCsvRecord row(Flow flow) {
    return Encoded.row(RowSchema.classic(), flow);
  }
}
