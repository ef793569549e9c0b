// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.otlp;

import dev.weir.api.Batch;
import dev.weir.api.MetricBatch;
import dev.weir.api.Resource;
import dev.weir.api.component.ComponentContext;
import dev.weir.api.component.DeliveryException;
import dev.weir.api.component.Exporter;
import dev.weir.api.component.StartException;
import dev.weir.exporter.otlp.OtlpExporterConfig.Compression;
import dev.weir.exporter.otlp.transport.Transport;
import dev.weir.otlp.Complaints;
import dev.weir.otlp.encode.BatchEncoder;
import dev.weir.otlp.encode.Envelope;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Sends batches as OTLP requests, one lane for each worker of the queue.
final class OtlpExporter implements Exporter {
  /// As many as a queue can have workers: `queue.workers` says how many there are.
  private static final int MOST_WORKERS = 64;

  private static final String TLS = "tls";

  private record Known(Resource resource, Envelope envelope) {}

  private final ComponentContext context;
  private final OtlpExporterConfig config;
  private final String version;
  private final BatchEncoder encoder;
  private final OtlpCounts counts;
  private final Complaints complaints;
  private final RequestLimit limit;
  private final SideOutage outage;
  private final PointOrder order = new PointOrder();
  private final Shipments shipments = new Shipments();
  private volatile @Nullable Known lastEnvelope;
  private volatile @Nullable Lanes lanes;
  private volatile @Nullable Transport transport;

  OtlpExporter(ComponentContext context, OtlpExporterConfig config) {
    this.context = context;
    this.config = config;
    String implementation = OtlpExporter.class.getPackage().getImplementationVersion();
    this.version = implementation == null ? "" : implementation;
    this.encoder =
        new BatchEncoder(
            config.detail(),
            Set.copyOf(config.signals()),
            context.resource(),
            config.resource(),
            version);
    this.counts = new OtlpCounts(context.meter());
    this.complaints = new Complaints(context.clock(), context::degraded);
    this.outage = new SideOutage(context.clock());
    this.limit =
        new RequestLimit((int) config.maxRequestSize().bytes(), context.clock(), context.logger());
  }

  /// Connects with the first batch, so that a server may come up after us.
  @Override
  public void start() throws StartException {
    Transport opened = Connections.open(config, context, version, this::tlsProblem);
    transport = opened;
    boolean compress = config.compression() == Compression.GZIP;
    lanes = new Lanes(() -> new Lane(opened, limit, counts, complaints, outage, compress));
  }

  private void tlsProblem(String problem) {
    if (problem.isEmpty()) {
      complaints.settled(TLS);
    } else {
      complaints.about(TLS, "files", problem);
    }
  }

  @Override
  public boolean handles(Batch batch) {
    return encoder.handles(batch);
  }

  @Override
  public int concurrency() {
    return MOST_WORKERS;
  }

  @Override
  public void export(Batch batch) throws DeliveryException, InterruptedException {
    Lanes open = lanes;
    if (open == null) {
      throw new IllegalStateException("the exporter is not started");
    }
    Shipment shipment = shipments.of(batch, () -> shipment(batch));
    Lane lane = open.take();
    try {
      lane.send(shipment);
    } catch (DeliveryException.Retryable e) {
      shipments.keep(shipment);
      throw e;
    } finally {
      open.giveBack(lane);
    }
  }

  private Shipment shipment(Batch batch) {
    return new Shipment(
        batch,
        envelope(batch.resource()),
        encoder.loads(
            batch instanceof MetricBatch metrics ? order.inOrder(metrics) : batch,
            context.clock().epochNanos(),
            counts::unsendable));
  }

  /// Most batches come from the same resource.
  private Envelope envelope(Resource resource) {
    Known known = lastEnvelope;
    if (known == null || !known.resource.equals(resource)) {
      known = new Known(resource, encoder.envelope(resource));
      lastEnvelope = known;
    }
    return known.envelope;
  }

  @Override
  public void stop(Duration grace) {
    outage.stop();
    Transport opened = transport;
    transport = null;
    if (opened != null) {
      opened.close(grace);
    }
    shipments.clear();
    Lanes open = lanes;
    lanes = null;
    if (open != null) {
      open.close();
    }
  }
}
