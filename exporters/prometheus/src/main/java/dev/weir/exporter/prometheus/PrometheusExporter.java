// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.prometheus;

import dev.weir.api.Attributes;
import dev.weir.api.Batch;
import dev.weir.api.EventBatch;
import dev.weir.api.FlowBatch;
import dev.weir.api.MetricBatch;
import dev.weir.api.Resource;
import dev.weir.api.component.ComponentContext;
import dev.weir.api.component.Exporter;
import dev.weir.api.component.StartException;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Adds batches up into series and serves them. One lock guards the series; rendering to text
/// happens outside of it.
final class PrometheusExporter implements Exporter {
  private static final int EXPIRY_RUNS = 10;

  private final ComponentContext context;
  private final PrometheusExporterConfig config;
  private final Counts counts;
  private final Families families;
  private final ActiveFlows active;
  private final FlowFamilies flowFamilies;
  private final Cumulative cumulative;
  private final MetricFamilies metricFamilies;
  private final Map<String, Heard> nodes = new HashMap<>();
  private final String ownNode;
  private @Nullable Endpoint endpoint;
  private @Nullable AutoCloseable expiry;

  PrometheusExporter(ComponentContext context, PrometheusExporterConfig config) {
    this.context = context;
    this.config = config;
    counts = new Counts(context.meter());
    families = new Families(config.maxSeries(), counts);
    active = new ActiveFlows(config.maxActiveFlows(), counts);
    flowFamilies = new FlowFamilies(families, active);
    cumulative = new Cumulative((int) Math.min(Integer.MAX_VALUE, 2L * config.maxSeries()));
    metricFamilies = new MetricFamilies(families, cumulative, counts);
    ownNode = node(context.resource());
    context.meter().gauge("prometheus_series", "Series that exist.", this::series);
  }

  @Override
  public void start() throws StartException {
    ListenAddress listen = ListenAddress.parse(config.listen());
    try {
      Endpoint open = Endpoint.open(listen, new Scrape(this::snapshots), context);
      endpoint = open;
      context.logger().log(Level.INFO, "metrics on " + open.url());
    } catch (IOException e) {
      throw new StartException(
          "listen: cannot listen on '"
              + config.listen()
              + "': "
              + e.getMessage()
              + "; free the port or set another",
          e);
    }
    if (config.expireAfter().isPositive()) {
      Duration period = config.expireAfter().dividedBy(EXPIRY_RUNS);
      expiry =
          context
              .threads()
              .every("expiry", period.isPositive() ? period : Duration.ofNanos(1), this::expire);
    }
  }

  /// Events have no series.
  @Override
  public boolean handles(Batch batch) {
    return !(batch instanceof EventBatch);
  }

  @Override
  public void export(Batch batch) {
    switch (batch) {
      case FlowBatch flows -> add(flows);
      case MetricBatch metrics -> add(metrics);
      case EventBatch _ -> {}
    }
  }

  private synchronized void add(FlowBatch batch) {
    long now = context.clock().monotonicNanos();
    String node = node(batch.resource());
    flowFamilies.add(node, heard(node, now), batch.flows(), now);
  }

  private synchronized void add(MetricBatch batch) {
    long now = context.clock().monotonicNanos();
    String node = node(batch.resource());
    heard(node, now);
    metricFamilies.add(node, batch.metrics(), now);
  }

  /// Series of this process's own node live on while it is quiet: a counter that vanishes when no
  /// packet comes cannot say that no packet comes.
  private Heard heard(String node, long now) {
    Heard heard =
        nodes.computeIfAbsent(node, name -> name.equals(ownNode) ? Heard.always() : new Heard(now));
    heard.at(now);
    return heard;
  }

  private synchronized void expire() {
    long limit = context.clock().monotonicNanos() - config.expireAfter().toNanos();
    active.expire(limit);
    cumulative.expire(limit);
    nodes
        .entrySet()
        .removeIf(node -> {
          boolean gone = node.getValue().before(limit);
          if (gone) {
            active.forget(node.getKey());
          }
          return gone;
        });
    counts.expired(families.expire(limit));
    flowFamilies.expired();
    nodes.forEach(flowFamilies::showActive);
  }

  private synchronized MetricSnapshots snapshots() {
    return families.snapshots();
  }

  private synchronized double series() {
    return families.size();
  }

  /// The port in use, for tests with port 0.
  int port() {
    Endpoint open = endpoint;
    return open == null ? 0 : open.port();
  }

  @Override
  public void stop(Duration grace) {
    Endpoint open = endpoint;
    endpoint = null;
    if (open != null) {
      open.close();
    }
    AutoCloseable timer = expiry;
    expiry = null;
    try {
      if (timer != null) {
        timer.close();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      context.logger().log(Level.WARNING, "the timer did not end", e);
    }
  }

  private static String node(Resource resource) {
    Attributes attributes = resource.attributes();
    String kubernetes = attributes.text("k8s.node.name");
    String name = kubernetes == null ? attributes.text("host.name") : kubernetes;
    return name == null ? "" : name;
  }
}
