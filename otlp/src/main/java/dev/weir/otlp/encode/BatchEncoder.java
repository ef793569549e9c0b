// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.encode;

import dev.weir.api.Attributes;
import dev.weir.api.Batch;
import dev.weir.api.EventBatch;
import dev.weir.api.FlowBatch;
import dev.weir.api.MetricBatch;
import dev.weir.api.Resource;
import dev.weir.otlp.Signal;
import dev.weir.otlp.mapping.Detail;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ObjIntConsumer;

/// Says what a batch becomes: which signals, and what stands around their records. Immutable, safe for
/// use by several threads.
public final class BatchEncoder {
  private final LogRecords logRecords;
  private final Set<Signal> signals;
  private final Map<String, String> resource;
  private final String version;
  private final Attributes ownHost;

  /// @param signals those that are sent
  /// @param own the host that Weir runs on, for the name of this instance
  /// @param resource attributes that hold whatever the batch's resource says
  /// @param version of Weir; empty when unknown
  public BatchEncoder(
      Detail detail,
      Set<Signal> signals,
      Resource own,
      Map<String, String> resource,
      String version) {
    this.logRecords = new LogRecords(detail, signals.contains(Signal.TRACES));
    this.signals = Set.copyOf(signals);
    this.resource = Map.copyOf(resource);
    this.version = version;
    this.ownHost = own.attributes();
  }

  /// Whether anything of the batch is sent.
  public boolean handles(Batch batch) {
    return switch (batch) {
      case FlowBatch _ -> signals.contains(Signal.LOGS) || signals.contains(Signal.TRACES);
      case EventBatch _ -> signals.contains(Signal.LOGS);
      case MetricBatch _ -> signals.contains(Signal.METRICS);
    };
  }

  /// The records of a batch by signal, those that the batch is about first. None is empty.
  ///
  /// @param observedNanos when the batch came
  /// @param leftOut told, with the reason, how many points cannot be sent at all
  public List<Load> loads(Batch batch, long observedNanos, ObjIntConsumer<String> leftOut) {
    List<Load> loads = new ArrayList<>(2);
    switch (batch) {
      case FlowBatch flows -> {
        add(loads, Signal.LOGS, logRecords.of(flows, observedNanos));
        if (signals.contains(Signal.TRACES)) {
          add(loads, Signal.TRACES, ExchangeSpans.of(flows));
        }
      }
      case EventBatch events -> add(loads, Signal.LOGS, logRecords.of(events, observedNanos));
      case MetricBatch metrics ->
          add(loads, Signal.METRICS, new PointLoad(Points.clean(metrics.metrics(), leftOut)));
    }
    return loads;
  }

  public Envelope envelope(Resource from) {
    return Envelope.of(from, ownAttributes(from.attributes()), resource, version);
  }

  private void add(List<Load> loads, Signal signal, Load load) {
    if (signals.contains(signal) && load.size() > 0) {
      loads.add(load);
    }
  }

  /// Backends tell series of several senders apart by the service and its instance: the node that the
  /// records are about, or the one that we run on.
  private Attributes ownAttributes(Attributes of) {
    Attributes.Builder attributes = Attributes.builder().put("service.name", "weir");
    if (!version.isEmpty()) {
      attributes.put("service.version", version);
    }
    for (Attributes source : List.of(of, ownHost)) {
      for (String name : List.of("k8s.node.name", "host.name")) {
        Object instance = source.get(name);
        if (instance != null) {
          return attributes.put("service.instance.id", instance).build();
        }
      }
    }
    return attributes.build();
  }
}
