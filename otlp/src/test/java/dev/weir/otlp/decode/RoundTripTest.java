// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Attributes;
import dev.weir.api.Batch;
import dev.weir.api.Event;
import dev.weir.api.EventBatch;
import dev.weir.api.FlowBatch;
import dev.weir.api.Metric;
import dev.weir.api.MetricBatch;
import dev.weir.api.Resource;
import dev.weir.api.Severity;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.Spread;
import dev.weir.api.flow.Traffic;
import dev.weir.api.flow.Workload;
import dev.weir.api.net.Address;
import dev.weir.otlp.Signal;
import dev.weir.otlp.encode.Requests;
import dev.weir.otlp.mapping.Detail;
import dev.weir.testkit.SampleBatches;
import dev.weir.testkit.SampleFlows;
import dev.weir.testkit.otlp.RandomRecords;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the encoder wrote, the decoder reads as it was.
class RoundTripTest {
  /// Without a name, without points, or with points that the exporter leaves out.
  private static final Set<String> UNSENDABLE =
      Set.of("", "no.points", "no.distributions", "short.histogram", "went.down");

  private static final Resource HERE =
      new Resource(
          Attributes.builder()
              .put("host.name", "here")
              .put("service.name", "agent")
              .put("service.version", "7")
              .put("service.instance.id", "one")
              .build());

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void flowsComeBackEqual(long seed) throws Exception {
    FlowBatch sent = new FlowBatch(HERE, new RandomRecords(seed).flows(500));

    Decoded decoded = there(Signal.LOGS, sent);

    assertThat(decoded.rejections().message()).isEmpty();
    assertThat(decoded.records()).isEqualTo(500);
    assertThat(decoded.strangeAttributes()).isZero();
    assertThat(decoded.basicFlows()).isZero();
    assertThat(decoded.batches()).containsExactly(sent);
  }

  /// But for a workload of which nothing is known: it comes back as none.
  @Test
  void flowsOfTheSamplesComeBackEqual() throws Exception {
    List<Flow> flows =
        SampleFlows.all().stream()
            .filter(flow -> !isEmpty(flow.sourceWorkload()) && !isEmpty(flow.destinationWorkload()))
            .toList();
    FlowBatch sent = new FlowBatch(HERE, flows);
    assertThat(flows).hasSizeGreaterThan(5);

    assertThat(there(Signal.LOGS, sent).batches()).containsExactly(sent);
  }

  private static boolean isEmpty(@Nullable Workload workload) {
    return workload != null && workload.attributes().isEmpty();
  }

  /// Absent and zero are the same there, and the reader says so.
  @Test
  void aFlowOfBasicDetailKeepsWhatWasSentAndIsCounted() throws Exception {
    List<Flow> flows = new RandomRecords(9).flows(300);
    Requests basic = new Requests(Detail.BASIC, Set.of(Signal.LOGS));

    Decoded decoded =
        decode(Signal.LOGS, basic.of(Signal.LOGS, new FlowBatch(HERE, flows), Requests.PLENTY));

    List<Flow> found = ((FlowBatch) decoded.batches().getFirst()).flows();
    assertThat(found).hasSameSizeAs(flows);
    assertThat(decoded.basicFlows())
        .isEqualTo(flows.stream().filter(flow -> flow.traffic() != null).count())
        .isPositive();
    for (int i = 0; i < flows.size(); i++) {
      Flow sent = flows.get(i);
      Flow read = found.get(i);
      assertThat(read.key()).isEqualTo(sent.key());
      assertThat(read.sequence()).isEqualTo(sent.sequence());
      assertThat(read.verdict()).isEqualTo(sent.verdict());
      assertThat(read.sourceWorkload()).isEqualTo(sent.sourceWorkload());
      Traffic traffic = read.traffic();
      if (traffic != null && sent.traffic() != null) {
        assertThat(traffic.packets()).isEqualTo(sent.traffic().packets());
        assertThat(traffic.frameBytes()).isEqualTo(sent.traffic().frameBytes());
        assertThat(traffic.sizesBytes()).isEqualTo(Spread.NONE);
      }
      assertThat(traffic == null).isEqualTo(sent.traffic() == null);
      assertThat(read.tcp()).isNull();
    }
  }

  @Test
  void eventsComeBackEqualButForAddressesWhichAreTexts() throws Exception {
    List<Event> events = new ArrayList<>();
    RandomRecords random = new RandomRecords(10);
    for (Severity severity : Severity.values()) {
      for (int i = 0; i < 40; i++) {
        events.add(
            new Event(
                "network.ndp." + i,
                1_767_225_600_000_000_000L + i,
                severity,
                i % 2 == 0 ? "" : "body " + i,
                random.attributes()));
      }
    }
    EventBatch sent = new EventBatch(HERE, events);

    assertThat(there(Signal.LOGS, sent).batches()).containsExactly(sent);

    Event addressed =
        new Event("e", 1, Severity.INFO, "", Attributes.of("a", Address.parse("2001:db8::1")));
    Event other = new Event("e", 1, Severity.INFO, "", Attributes.of("event.name", "another"));
    assertThat(there(Signal.LOGS, new EventBatch(HERE, List.of(addressed, other))).batches())
        .containsExactly(
            new EventBatch(
                HERE,
                List.of(
                    new Event("e", 1, Severity.INFO, "", Attributes.of("a", "2001:db8::1")),
                    other)));
  }

  @Test
  void metricsComeBackEqual() throws Exception {
    List<Metric> sendable =
        SampleBatches.metrics().metrics().stream()
            .filter(metric -> !UNSENDABLE.contains(metric.name()))
            .toList();
    MetricBatch sent = new MetricBatch(HERE, sendable);

    Decoded decoded = there(Signal.METRICS, sent);

    assertThat(decoded.rejections().message()).isEmpty();
    assertThat(decoded.batches()).containsExactly(sent);
  }

  /// The sender says who it is where its source did not.
  @Test
  void theResourceIsWhatTheSenderSays() throws Exception {
    FlowBatch sent = new FlowBatch(Resource.empty(), new RandomRecords(11).flows(1));

    assertThat(there(Signal.LOGS, sent).batches().getFirst().resource().attributes())
        .isEqualTo(
            Attributes.builder()
                .put("service.name", "weir")
                .put("service.version", "1.2.3")
                .put("service.instance.id", "here")
                .build());
  }

  @Test
  void spansAreRefused() throws Exception {
    FlowBatch sent = new FlowBatch(HERE, new RandomRecords(12).flows(100));

    Decoded decoded = there(Signal.TRACES, sent);

    assertThat(decoded.batches()).isEmpty();
    assertThat(decoded.rejections().total()).isPositive();
    assertThat(decoded.rejections().message()).contains("exchanges come with the log records");
  }

  private static Decoded there(Signal signal, Batch batch) throws Exception {
    return decode(signal, Requests.full().of(signal, batch, Requests.PLENTY));
  }

  private static Decoded decode(Signal signal, List<byte[]> requests) throws Exception {
    assertThat(requests).hasSize(1);
    byte[] request = requests.getFirst();
    return RequestDecoder.decode(signal, request, 0, request.length, _ -> {});
  }
}
