// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.FlowBatch;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.Workload;
import dev.weir.otlp.Signal;
import dev.weir.otlp.mapping.Detail;
import dev.weir.testkit.SampleBatches;
import dev.weir.testkit.SampleFlows;
import dev.weir.testkit.otlp.FlowReader;
import dev.weir.testkit.otlp.RandomRecords;
import dev.weir.testkit.otlp.Values;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Flow records as log records, read by the protobuf library.
class FlowLogsTest {
  static LongStream seeds() {
    return LongStream.rangeClosed(1, 40);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void nothingOfAFlowIsLost(long seed) throws Exception {
    assertCarried(new RandomRecords(seed).flows(50));
  }

  @Test
  void nothingOfTheSamplesIsLost() throws Exception {
    assertCarried(SampleFlows.all());
  }

  private static void assertCarried(List<Flow> flows) throws Exception {
    FlowBatch batch = SampleBatches.flows(flows);
    List<LogRecord> records = Requests.full().logRecords(batch);

    assertThat(records).hasSameSizeAs(flows);
    for (int i = 0; i < flows.size(); i++) {
      assertThat(FlowReader.read(records.get(i))).isEqualTo(withoutEmptyWorkloads(flows.get(i)));
      assertThat(records.get(i).getTimeUnixNano()).isEqualTo(flows.get(i).endNanos());
      assertThat(records.get(i).getObservedTimeUnixNano()).isEqualTo(Requests.OBSERVED);
      assertThat(records.get(i).getEventName()).isEqualTo("network.flow");
    }
  }

  /// A workload of which nothing is known has no attributes that could tell it from none.
  private static Flow withoutEmptyWorkloads(Flow flow) {
    return new Flow(
        flow.key(),
        flow.startNanos(),
        flow.endNanos(),
        flow.firstNanos(),
        flow.sequence(),
        flow.endReason(),
        flow.forwardSeen(),
        flow.backwardSeen(),
        flow.traffic(),
        flow.tcp(),
        flow.exchanges(),
        flow.verdict(),
        orNone(flow.sourceWorkload()),
        orNone(flow.destinationWorkload()),
        flow.window());
  }

  private static @Nullable Workload orNone(@Nullable Workload workload) {
    return workload == null || workload.attributes().isEmpty() ? null : workload;
  }

  @Test
  void hasTheNamesThatUsersAreTold() throws Exception {
    LogRecord record =
        Requests.full().logRecords(SampleBatches.flows(SampleFlows.tcpOverIpv6())).getFirst();
    Values values = Values.of(record.getAttributesList());

    assertThat(values.asMap())
        .containsEntry("event.name", "network.flow")
        .containsEntry("source.address", "2001:db8::1")
        .containsEntry("source.port", 49_152L)
        .containsEntry("destination.address", "2001:db8::2")
        .containsEntry("destination.port", 443L)
        .containsEntry("network.transport", "tcp")
        .containsEntry("network.type", "ipv6")
        .containsEntry("flow.start", 1_767_225_600_250_000_000L)
        .containsEntry("flow.end", 1_767_225_604_000_000_001L)
        .containsEntry("flow.forward.packets", 10L)
        .containsEntry("flow.forward.bytes", 1_400L)
        .containsEntry("flow.backward.packets", 8L)
        .containsEntry("flow.backward.bytes", 9_000L);
    assertThat(record.getSeverityNumber()).isEqualTo(SeverityNumber.SEVERITY_NUMBER_INFO);
  }

  @Test
  void isAboutTwentyAttributesInBrief() throws Exception {
    Requests brief = new Requests(Detail.BASIC, EnumSet.allOf(Signal.class));
    LogRecord record = brief.logRecords(SampleBatches.flows(SampleFlows.tcpOverIpv6())).getFirst();

    assertThat(record.getAttributesList()).hasSize(20);
    assertThat(record.getSerializedSize()).isBetween(500, 700);
  }

  @Test
  void aFlowWithoutPacketsHasNoCounts() throws Exception {
    LogRecord record =
        Requests.full().logRecords(SampleBatches.flows(SampleFlows.applicationOnly())).getFirst();

    assertThat(Values.of(record.getAttributesList()).asMap().keySet())
        .noneMatch(name -> name.contains("packets") && !name.equals("flow.drop.packets"))
        .noneMatch(name -> name.contains("bytes"));
  }

  @Test
  void stayWithinWhatLokiKeepsOfARecord() throws Exception {
    for (Flow flow : SampleFlows.all()) {
      LogRecord record = Requests.full().logRecords(SampleBatches.flows(flow)).getFirst();
      assertThat(entries(Values.of(record.getAttributesList()))).isLessThan(110);
    }
  }

  private static int entries(Values values) {
    return values.asMap().values().stream()
        .mapToInt(value -> value instanceof Values map ? entries(map) : 1)
        .sum();
  }
}
