// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Attributes;
import dev.weir.api.Batch;
import dev.weir.api.EventBatch;
import dev.weir.api.FlowBatch;
import dev.weir.api.MetricBatch;
import dev.weir.api.Resource;
import dev.weir.otlp.Signal;
import dev.weir.otlp.mapping.Detail;
import dev.weir.otlp.proto.ProtoWriter;
import dev.weir.testkit.SampleBatches;
import dev.weir.testkit.SampleFlows;
import dev.weir.testkit.otlp.Values;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EnvelopeTest {
  @Test
  void saysWhereRecordsComeFrom() throws Exception {
    FlowBatch batch =
        new FlowBatch(
            new Resource(Attributes.of("host.name", "node-a", "cloud.region", "eu-1")),
            List.of(SampleFlows.applicationOnly()));
    var request = Requests.full().logs(batch);

    assertThat(request.getResourceLogsList()).hasSize(1);
    assertThat(Values.of(request.getResourceLogs(0).getResource().getAttributesList()).asMap())
        .isEqualTo(
            Map.of(
                "host.name", "node-a",
                "cloud.region", "eu-1",
                "service.name", "weir",
                "service.version", "1.2.3",
                "service.instance.id", "node-a"));
    assertThat(request.getResourceLogs(0).getSchemaUrl())
        .isEqualTo("https://opentelemetry.io/schemas/1.44.0");
  }

  @Test
  void saysWhoMadeThemOfIt() throws Exception {
    InstrumentationScope scope =
        Requests.full().logs(SampleBatches.events()).getResourceLogs(0).getScopeLogs(0).getScope();

    assertThat(scope.getName()).isEqualTo("dev.weir");
    assertThat(scope.getVersion()).isEqualTo("1.2.3");
    assertThat(Values.of(scope.getAttributesList()).asMap())
        .isEqualTo(Map.of("weir.mapping.version", 1L));
  }

  @Test
  void isTheSameAroundEverySignal() throws Exception {
    Requests requests = Requests.full();
    var logs = requests.logs(SampleBatches.events()).getResourceLogs(0);
    var spans =
        ExportTraceServiceRequest.parseFrom(
                requests
                    .of(
                        Signal.TRACES,
                        SampleBatches.flows(SampleFlows.applicationOnly()),
                        Requests.PLENTY)
                    .getFirst())
            .getResourceSpans(0);
    var metrics =
        ExportMetricsServiceRequest.parseFrom(
                requests.of(Signal.METRICS, SampleBatches.metrics(), Requests.PLENTY).getFirst())
            .getResourceMetrics(0);

    assertThat(spans.getResource()).isEqualTo(logs.getResource());
    assertThat(metrics.getResource()).isEqualTo(logs.getResource());
    assertThat(spans.getScopeSpans(0).getScope()).isEqualTo(logs.getScopeLogs(0).getScope());
    assertThat(metrics.getScopeMetrics(0).getScope()).isEqualTo(logs.getScopeLogs(0).getScope());
    assertThat(metrics.getScopeMetrics(0).getSchemaUrl()).isEqualTo(logs.getSchemaUrl());
  }

  @Test
  void namesTheInstanceAfterOurHostWhenTheSourceNamesNone() throws Exception {
    EventBatch batch = new EventBatch(Resource.empty(), SampleBatches.events().events());

    assertThat(resource(Map.of(), batch)).containsEntry("service.instance.id", "here");
  }

  @Test
  void setsWhatTheUserWants() throws Exception {
    assertThat(
            resource(
                Map.of("service.name", "edge", "deployment.environment.name", "test"),
                SampleBatches.events()))
        .containsEntry("service.name", "edge")
        .containsEntry("deployment.environment.name", "test")
        .containsEntry("k8s.node.name", "node-a");
  }

  @Test
  void sendsTheSignalsThatAreWanted() {
    BatchEncoder tracesOnly = encoder(Set.of(Signal.TRACES));
    BatchEncoder metricsOnly = encoder(Set.of(Signal.METRICS));
    FlowBatch flows = SampleBatches.flows(SampleFlows.all());
    MetricBatch metrics = SampleBatches.metrics();

    assertThat(tracesOnly.handles(flows)).isTrue();
    assertThat(tracesOnly.handles(metrics)).isFalse();
    assertThat(tracesOnly.loads(flows, 0, (_, _) -> {}))
        .extracting(Load::signal)
        .containsExactly(Signal.TRACES);
    assertThat(metricsOnly.handles(flows)).isFalse();
    assertThat(metricsOnly.handles(SampleBatches.events())).isFalse();
    assertThat(metricsOnly.handles(metrics)).isTrue();
    assertThat(Requests.full().of(Signal.TRACES, SampleBatches.events(), Requests.PLENTY))
        .isEmpty();
  }

  private static BatchEncoder encoder(Set<Signal> signals) {
    return new BatchEncoder(Detail.FULL, signals, Resource.empty(), Map.of(), "");
  }

  private static Map<String, Object> resource(Map<String, String> settled, Batch batch)
      throws Exception {
    BatchEncoder encoder =
        new BatchEncoder(
            Detail.FULL,
            Set.of(Signal.LOGS),
            new Resource(Attributes.of("host.name", "here")),
            settled,
            "");
    ProtoWriter out = new ProtoWriter();
    Load load = encoder.loads(batch, 0, (_, _) -> {}).getFirst();
    int _ = encoder.envelope(batch.resource()).pack(load, load.size(), 0, Requests.PLENTY, out);
    return Values.of(
            ExportLogsServiceRequest.parseFrom(out.toByteArray())
                .getResourceLogs(0)
                .getResource()
                .getAttributesList())
        .asMap();
  }
}
