// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.row;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.weir.api.flow.Exchange;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.FlowId;
import dev.weir.api.flow.HostSample;
import dev.weir.api.flow.Tcp;
import dev.weir.api.flow.Traffic;
import dev.weir.api.flow.Workload;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever a row holds, a reader of CSV that shares no code with us finds it again.
class ReadBackTest {
  private static final double TINY = 1e-12;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void everyRowReadsBack(long seed) {
    RandomRows random = new RandomRows(seed);
    List<Flow> flows = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      flows.add(random.next());
    }
    List<NamedCsvRecord> rows = Encoded.read(Encoded.text(RowSchema.extended(), flows));
    assertThat(rows).hasSameSizeAs(flows);
    for (int i = 0; i < flows.size(); i++) {
      check(flows.get(i), rows.get(i));
    }
  }

  private static void check(Flow flow, NamedCsvRecord row) {
    assertThat(row.getFieldCount()).isEqualTo(RowSchema.extended().columns().size());
    assertThat(row.getField("flow_id")).isEqualTo(FlowId.of(flow.key()));
    assertThat(row.getField("src_ip")).isEqualTo(flow.key().sourceText());
    assertThat(row.getField("dst_ip")).isEqualTo(flow.key().destinationText());
    assertThat(row.getField("src_port")).isEqualTo("" + flow.key().sourcePort());
    packets(flow.traffic(), row);
    tcp(flow, row);
    exchange(flow.exchanges(), row);
    host(flow.window() == null ? null : flow.window().host(), row);
    names(flow.sourceWorkload(), "src_", row);
    names(flow.destinationWorkload(), "dst_", row);
    assertThat(row.getField("anomaly_label")).isEqualTo("7");
  }

  private static void packets(@Nullable Traffic traffic, NamedCsvRecord row) {
    if (traffic == null) {
      assertThat(row.getField("packet_count")).isEmpty();
      assertThat(row.getField("bytes_per_second")).isEmpty();
      return;
    }
    long packets = traffic.forward().packets() + traffic.backward().packets();
    long bytes = traffic.forward().frameBytes() + traffic.backward().frameBytes();
    assertThat(row.getField("packet_count")).isEqualTo("" + packets);
    assertThat(row.getField("bidirectional_bytes")).isEqualTo("" + bytes);
    close(row, "packets_per_second", packets / 5.0);
    close(row, "avg_packet_size", packets == 0 ? Double.NaN : (double) bytes / packets);
    close(row, "packet_size_variance", traffic.sizesBytes().sampleVariance());
    close(row, "inter_arrival_time_mean", traffic.gapsMicros().mean() / 1000);
  }

  private static void tcp(Flow flow, NamedCsvRecord row) {
    Tcp tcp = flow.tcp();
    Tcp.Analysis analysis = tcp == null ? null : tcp.analysis();
    String none = flow.key().protocol() == 6 ? "" : "0";
    assertThat(row.getField("syn_count"))
        .isEqualTo(tcp == null ? none : "" + (tcp.forward().synOnly() + tcp.backward().synOnly()));
    assertThat(row.getField("forward_fin"))
        .isEqualTo(tcp == null ? none : "" + tcp.forward().fin());
    assertThat(row.getField("retransmission_count"))
        .isEqualTo(analysis == null ? none : "" + analysis.both().retransmissions());
    assertThat(row.getField("connection_state"))
        .isEqualTo(analysis == null ? "" : analysis.state().name());
  }

  private static void exchange(List<Exchange> exchanges, NamedCsvRecord row) {
    Exchange last =
        exchanges.stream().max(Comparator.comparingLong(Exchange::timeNanos)).orElse(null);
    assertThat(row.getField("l7_exchanges")).isEqualTo("" + exchanges.size());
    assertThat(row.getField("http_url")).isEqualTo(attribute(last, "url.path"));
    assertThat(row.getField("http_method")).isEqualTo(attribute(last, "http.request.method"));
    assertThat(row.getField("dns_query_name")).isEqualTo(attribute(last, "dns.question.name"));
    assertThat(row.getField("http_status_code"))
        .isEqualTo(attribute(last, "http.response.status_code"));
  }

  private static String attribute(@Nullable Exchange exchange, String key) {
    String text = exchange == null ? null : exchange.attributes().text(key);
    return text == null ? "" : text;
  }

  private static void host(@Nullable HostSample host, NamedCsvRecord row) {
    close(row, "cpu_usage_percent", host == null ? Double.NaN : host.cpuUsagePercent());
    long reads = host == null ? -1 : host.diskReads();
    assertThat(row.getField("disk_read_count")).isEqualTo(reads < 0 ? "" : "" + reads);
  }

  private static void names(@Nullable Workload workload, String prefix, NamedCsvRecord row) {
    String pod = workload == null ? null : workload.attributes().text("k8s.pod.name");
    assertThat(row.getField(prefix + "pod")).isEqualTo(pod == null ? "" : pod);
  }

  private static void close(NamedCsvRecord row, String column, double wanted) {
    String field = row.getField(column);
    if (Double.isNaN(wanted)) {
      assertThat(field).as(column).isEmpty();
    } else {
      assertThat(Double.parseDouble(field))
          .as(column)
          .isCloseTo(wanted, Offset.offset(TINY * Math.abs(wanted)));
    }
  }
}
