// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Attributes;
import dev.weir.api.FlowBatch;
import dev.weir.api.Resource;
import dev.weir.api.flow.Exchange;
import dev.weir.api.flow.Exchange.Protocol;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.Workload;
import dev.weir.otlp.Signal;
import dev.weir.otlp.mapping.Detail;
import dev.weir.testkit.FlowBuilder;
import dev.weir.testkit.SampleBatches;
import dev.weir.testkit.otlp.RandomRecords;
import dev.weir.testkit.otlp.Values;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpansTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "b7ad6b7169203331";
  private static final long TIME = 1_767_225_601_000_000_123L;

  @Test
  void lastFromRequestToAnswer() throws Exception {
    Span span = only(http(Attributes.of("http.request.method", "GET")));

    assertThat(span.getEndTimeUnixNano()).isEqualTo(TIME);
    assertThat(span.getStartTimeUnixNano()).isEqualTo(TIME - 1_500_000);
    assertThat(span.getName()).isEqualTo("GET");
    assertThat(span.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_INTERNAL);
  }

  @Test
  void joinTheTraceOfTheirRequest() throws Exception {
    String header = "00-" + TRACE + "-" + PARENT + "-01";
    Attributes attributes =
        Attributes.builder()
            .put("http.request.header.traceparent", List.of(header))
            .put("tracestate", "vendor=1")
            .build();
    Span span = only(http(attributes));

    assertThat(hex(span.getTraceId().toByteArray())).isEqualTo(TRACE);
    assertThat(hex(span.getParentSpanId().toByteArray())).isEqualTo(PARENT);
    assertThat(hex(span.getSpanId().toByteArray())).hasSize(16).isNotEqualTo(PARENT);
    assertThat(span.getFlags()).isEqualTo(0x301);
    assertThat(span.getTraceState()).isEqualTo("vendor=1");
    assertThat(Values.of(span.getAttributesList()).has("http.request.header.traceparent"))
        .isFalse();
  }

  @Test
  void joinATraceWhoseSpanIsUnknown() throws Exception {
    Span span = only(http(Attributes.of("trace_id", TRACE)));

    assertThat(hex(span.getTraceId().toByteArray())).isEqualTo(TRACE);
    assertThat(span.getParentSpanId().isEmpty()).isTrue();
  }

  @Test
  void haveValidIdentifiersOfTheirOwnOtherwise() throws Exception {
    Set<String> seen = new HashSet<>();
    for (long seed = 1; seed <= 20; seed++) {
      for (Span span :
          Requests.full().spans(SampleBatches.flows(new RandomRecords(seed).flows(50)))) {
        String trace = hex(span.getTraceId().toByteArray());
        String id = hex(span.getSpanId().toByteArray());
        assertThat(trace).hasSize(32).isNotEqualTo("0".repeat(32));
        assertThat(id).hasSize(16).isNotEqualTo("0".repeat(16));
        assertThat(seen.add(trace)).isTrue();
        assertThat(seen.add(id)).isTrue();
        assertThat(span.getParentSpanId().isEmpty()).isTrue();
        assertThat(span.getStartTimeUnixNano()).isLessThanOrEqualTo(span.getEndTimeUnixNano());
        assertThat(span.getName()).isNotEmpty();
      }
    }
    assertThat(seen).hasSizeGreaterThan(500);
  }

  @Test
  void areTheSameWhenSentAgain() throws Exception {
    FlowBatch batch = SampleBatches.flows(new RandomRecords(3).flows(50));
    FlowBatch elsewhere =
        new FlowBatch(new Resource(Attributes.of("host.name", "other")), batch.flows());

    assertThat(Requests.full().spans(batch)).isEqualTo(Requests.full().spans(batch));
    assertThat(Requests.full().spans(elsewhere).getFirst().getSpanId())
        .isNotEqualTo(Requests.full().spans(batch).getFirst().getSpanId());
  }

  @Test
  void areNamedByTheLogRecordOfTheirFlow() throws Exception {
    FlowBatch batch = SampleBatches.flows(flow(http(Attributes.empty())));
    LogRecord record = Requests.full().logRecords(batch).getFirst();
    Span span = Requests.full().spans(batch).getFirst();

    assertThat(record.getTraceId()).isEqualTo(span.getTraceId());
    assertThat(record.getSpanId()).isEqualTo(span.getSpanId());
    assertThat(
            new Requests(Detail.FULL, Set.of(Signal.LOGS))
                .logRecords(batch)
                .getFirst()
                .getSpanId()
                .isEmpty())
        .isTrue();
  }

  @Test
  void sayBetweenWhom() throws Exception {
    Span span = only(http(Attributes.of("network.protocol.name", "h2", "url.path", "/a")));

    assertThat(Values.of(span.getAttributesList()).asMap())
        .containsEntry("source.address", "fd00::10")
        .containsEntry("source.port", 40_000L)
        .containsEntry("destination.address", "fd00::20")
        .containsEntry("destination.port", 8_080L)
        .containsEntry("network.transport", "tcp")
        .containsEntry("network.type", "ipv6")
        .containsEntry("network.protocol.name", "h2")
        .containsEntry("url.path", "/a")
        .containsEntry("source.k8s.pod.name", "web-0");
  }

  /// Which of two attributes of one name a backend keeps is chance.
  @Test
  void sayNothingTwice() throws Exception {
    Span span = only(http(Attributes.of("source.k8s.pod.name", "said", "source.port", 7)));

    assertThat(span.getAttributesList())
        .filteredOn(attribute -> attribute.getKey().startsWith("source."))
        .extracting(KeyValue::getKey)
        .containsExactlyInAnyOrder("source.address", "source.port", "source.k8s.pod.name");
    assertThat(Values.of(span.getAttributesList()).asMap())
        .containsEntry("source.k8s.pod.name", "said")
        .containsEntry("source.port", 7L);
  }

  @Test
  void needALatency() throws Exception {
    Exchange unknown = new Exchange(Protocol.HTTP, TIME, -1, Attributes.empty());

    assertThat(Requests.full().spans(SampleBatches.flows(flow(unknown)))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP, http.response.status_code, 200, false, HTTP",
    "HTTP, http.response.status_code, 304, false, HTTP",
    "HTTP, http.response.status_code, 404, true, HTTP",
    "HTTP, http.response.status_code, 503, true, HTTP",
    "HTTP, nothing, 503, false, HTTP",
    "GRPC, rpc.grpc.status_code, 0, false, grpc",
    "GRPC, rpc.grpc.status_code, 14, true, grpc",
    "GRPC, rpc.response.status_code, OK, false, grpc",
    "GRPC, rpc.response.status_code, UNAVAILABLE, true, grpc",
    "DNS, dns.response_code, 0, false, dns",
    "DNS, dns.response_code, 3, true, dns",
    "KAFKA, kafka.error_code, 0, false, kafka",
    "KAFKA, kafka.error_code, -1, true, kafka",
    "NONE, nothing, 1, false, none"
  })
  void haveTheStatusThatTheClientSaw(
      Protocol protocol, String name, String value, boolean error, String span) throws Exception {
    Object status = value.matches("-?\\d+") ? Long.valueOf(value) : value;
    Span made = only(new Exchange(protocol, TIME, 1, Attributes.of(name, status)));

    assertThat(made.getName()).isEqualTo(span);
    assertThat(made.getStatus().getCode())
        .isEqualTo(
            error ? Status.StatusCode.STATUS_CODE_ERROR : Status.StatusCode.STATUS_CODE_UNSET);
    assertThat(Values.of(made.getAttributesList()).text("error.type"))
        .isEqualTo(error ? value : null);
  }

  @Test
  void areNamedAfterTheMethodCalled() throws Exception {
    Exchange call =
        new Exchange(
            Protocol.GRPC, TIME, 1, Attributes.of("rpc.service", "shop.Cart", "rpc.method", "Add"));

    assertThat(only(call).getName()).isEqualTo("shop.Cart/Add");
  }

  private static Span only(Exchange exchange) throws Exception {
    List<Span> spans = Requests.full().spans(SampleBatches.flows(flow(exchange)));
    assertThat(spans).hasSize(1);
    return spans.getFirst();
  }

  private static Exchange http(Attributes attributes) {
    return new Exchange(Protocol.HTTP, TIME, 1_500_000, attributes);
  }

  private static Flow flow(Exchange exchange) {
    return FlowBuilder.of(6, "fd00::10", 40_000, "fd00::20", 8_080)
        .exchanges(exchange)
        .workloads(
            new Workload(Attributes.of("k8s.pod.name", "web-0")), new Workload(Attributes.empty()))
        .build();
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
