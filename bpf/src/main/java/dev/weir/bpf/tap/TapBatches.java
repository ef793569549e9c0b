// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.tap;

import dev.weir.api.Ack;
import dev.weir.api.Attributes;
import dev.weir.api.Batch;
import dev.weir.api.BatchConsumer;
import dev.weir.api.EventBatch;
import dev.weir.api.FlowBatch;
import dev.weir.api.Metric;
import dev.weir.api.MetricBatch;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.Observation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// Gives what a tap reads to the receivers that share it: each flow record to one of them, each family
/// of metrics to one of them, but extension headers and ICMPv6 messages to all that asked for those.
/// For the tap's thread.
final class TapBatches implements BatchConsumer {
  private static final String EXTENSIONS = "weir.tap.extension_";
  private static final String UNJUDGED = "weir.tap.fragments_unjudged";

  private final TapSettings settings;
  private final List<TapMember> members;
  private final List<TapMember> listeners;
  private final TappedInterfaces interfaces;
  private final boolean only;

  /// @param only whether the service has no other tap, so that metrics need not say whose they are
  TapBatches(
      TapSettings settings,
      List<TapMember> members,
      List<TapMember> listeners,
      TappedInterfaces interfaces,
      boolean only) {
    this.settings = settings;
    this.members = members;
    this.listeners = listeners;
    this.interfaces = interfaces;
    this.only = only;
  }

  @Override
  public void accept(Batch batch, Ack ack) {
    switch (batch) {
      case FlowBatch flows -> flows(flows, ack);
      case MetricBatch metrics -> metrics(metrics, ack);
      case EventBatch events -> members.getFirst().batches().accept(events, ack);
    }
  }

  private void flows(FlowBatch batch, Ack ack) {
    if (members.size() == 1) {
      members.getFirst().batches().accept(batch, ack);
      return;
    }
    Map<TapMember, List<Flow>> split = new LinkedHashMap<>();
    for (Flow flow : batch.flows()) {
      split.computeIfAbsent(receiverOf(flow), _ -> new ArrayList<>()).add(flow);
    }
    Ack[] acks = ack.fork(split.size());
    int next = 0;
    for (Map.Entry<TapMember, List<Flow>> part : split.entrySet()) {
      FlowBatch its = new FlowBatch(batch.resource(), part.getValue());
      part.getKey().batches().accept(its, acks[next++]);
    }
  }

  /// The receiver whose hook showed the flow's first direction; the tap's first when that is gone.
  private TapMember receiverOf(Flow flow) {
    Observation seen = flow.forwardSeen() == null ? flow.backwardSeen() : flow.forwardSeen();
    TapMember found = members.getFirst();
    if (seen == null || seen.side() != Observation.Side.INGRESS) {
      return found;
    }
    for (TapMember member : members) {
      if (member.request() instanceof TapRequest.Xdp xdp && xdp.names(seen.interfaceName())) {
        return member;
      }
    }
    return found;
  }

  private void metrics(MetricBatch batch, Ack ack) {
    List<Metric> metrics =
        only ? batch.metrics() : batch.metrics().stream().map(this::labelled).toList();
    List<TapMember> takers =
        listeners.stream()
            .filter(one -> one.wantsExtensionCounters() || one.wantsIcmpv6Counters())
            .filter(interfaces::anyFor)
            .toList();
    TapMember first = members.getFirst();
    Ack[] acks = ack.fork(1 + takers.size());
    send(batch, first, metrics, one -> isForTheFirst(one, takers), acks[0]);
    for (int i = 0; i < takers.size(); i++) {
      TapMember taker = takers.get(i);
      send(batch, taker, metrics, one -> isFor(taker, one), acks[i + 1]);
    }
  }

  private boolean isForTheFirst(Metric metric, List<TapMember> takers) {
    if (isExtension(metric)) {
      return settings.extensionHeaders()
          && takers.stream().noneMatch(TapMember::wantsExtensionCounters);
    }
    if (isIcmpv6(metric)) {
      return settings.icmpv6Messages();
    }
    return members.getFirst().wantsFlows() || isOfTheTap(metric);
  }

  private static boolean isFor(TapMember taker, Metric metric) {
    return isExtension(metric)
        ? taker.wantsExtensionCounters()
        : isIcmpv6(metric) && taker.wantsIcmpv6Counters();
  }

  private static void send(
      MetricBatch batch, TapMember to, List<Metric> metrics, Predicate<Metric> which, Ack ack) {
    to.batches()
        .accept(new MetricBatch(batch.resource(), metrics.stream().filter(which).toList()), ack);
  }

  private static boolean isExtension(Metric metric) {
    return metric.name().startsWith(EXTENSIONS) || metric.name().equals(UNJUDGED);
  }

  private static boolean isIcmpv6(Metric metric) {
    return metric.name().equals("weir.tap.icmpv6_messages");
  }

  /// Families that mean something without a flow table.
  private static boolean isOfTheTap(Metric metric) {
    return metric.name().startsWith("weir.tap.events_")
        || metric.name().equals("weir.tap.attached_interfaces");
  }

  private Metric labelled(Metric metric) {
    Metric.Data data =
        switch (metric.data()) {
          case Metric.Gauge(List<Metric.Point> points) -> new Metric.Gauge(labelled(points));
          case Metric.Sum(List<Metric.Point> points, long start) ->
              new Metric.Sum(labelled(points), start);
          case Metric.Histogram histogram ->
              new Metric.Histogram(
                  histogram.bounds(),
                  histogram.distributions().stream()
                      .map(one ->
                          new Metric.Distribution(
                              labelled(one.attributes()), one.timeNanos(), one.counts(), one.sum()))
                      .toList(),
                  histogram.startNanos());
        };
    return new Metric(metric.name(), metric.description(), metric.unit(), data);
  }

  private List<Metric.Point> labelled(List<Metric.Point> points) {
    return points.stream()
        .map(one -> new Metric.Point(labelled(one.attributes()), one.timeNanos(), one.value()))
        .toList();
  }

  private Attributes labelled(Attributes attributes) {
    return Attributes.builder()
        .putAll(attributes)
        .put("receiver", members.getFirst().toString())
        .build();
  }
}
