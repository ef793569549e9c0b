// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.telemetry.push;

import dev.weir.api.Attributes;
import dev.weir.api.component.Clock;
import dev.weir.core.config.OtlpPushSettings;
import dev.weir.core.log.FailureLog;
import dev.weir.core.telemetry.Telemetry;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.resources.Resource;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Sends Weir's own metrics by OTLP over HTTP, every interval and once more at the end, on a thread of
/// its own. A push that fails is logged and counted; the next one tells everything anew, since all
/// metrics are cumulative. Safe for use by several threads.
public final class MetricsPush implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /// Kept, because a logger that nobody holds forgets its level. What it would say is in our own log.
  private static final Logger SDK = Logger.getLogger("io.opentelemetry");

  private final Telemetry telemetry;
  private final Clock clock;
  private final MetricExporter exporter;
  private final PushedMetrics metrics;
  private final FailureLog failures;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  private MetricsPush(
      Telemetry telemetry,
      Clock clock,
      MetricExporter exporter,
      PushedMetrics metrics,
      long nanos) {
    this.telemetry = telemetry;
    this.clock = clock;
    this.exporter = exporter;
    this.metrics = metrics;
    this.failures = new FailureLog(System.getLogger("metrics"), clock);
    this.thread =
        Thread.ofPlatform().daemon().name("weir-metrics-push").unstarted(() -> run(nanos));
  }

  /// Begins to push.
  ///
  /// @param attributes of the host or node that Weir runs on
  /// @param version of Weir
  public static MetricsPush start(
      OtlpPushSettings settings,
      Telemetry telemetry,
      Clock clock,
      Attributes attributes,
      String version) {
    SDK.setLevel(Level.OFF);
    MetricsPush push =
        new MetricsPush(
            telemetry,
            clock,
            OtlpHttpMetricExporter.builder()
                .setEndpoint(settings.url())
                .setTimeout(TIMEOUT)
                .setConnectTimeout(TIMEOUT)
                .setCompression("gzip")
                .setHeaders(settings::headers)
                .setRetryPolicy(null)
                .build(),
            new PushedMetrics(
                resource(attributes, version),
                InstrumentationScopeInfo.builder("dev.weir").setVersion(version).build(),
                clock.epochNanos()),
            settings.interval().toNanos());
    push.thread.start();
    return push;
  }

  /// Pushes a last time and ends. Waits as long as one push may take.
  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join(TIMEOUT.plusSeconds(1));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run(long intervalNanos) {
    try {
      while (!closed.await(intervalNanos, TimeUnit.NANOSECONDS)) {
        push();
      }
      push();
    } catch (InterruptedException _) {
      // Nobody interrupts this thread.
    } finally {
      exporter.shutdown().join(1, TimeUnit.SECONDS);
    }
  }

  private void push() {
    try {
      CompletableResultCode result =
          exporter
              .export(metrics.of(telemetry.registry().scrape(), clock.epochNanos()))
              .join(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      if (result.isSuccess()) {
        telemetry.service().pushed(true);
        failures.succeeded("pushing Weir's own metrics works again");
      } else {
        failed(result.getFailureThrowable());
      }
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  private void failed(@Nullable Throwable cause) {
    telemetry.service().pushed(false);
    failures.failed("Weir's own metrics could not be pushed", cause);
  }

  private static Resource resource(Attributes attributes, String version) {
    AttributesBuilder builder = io.opentelemetry.api.common.Attributes.builder();
    attributes.asMap().forEach((key, value) -> builder.put(key, value.toString()));
    builder.put("service.name", "weir");
    builder.put("service.version", version);
    builder.put("service.instance.id", UUID.randomUUID().toString());
    return Resource.create(builder.build());
  }
}
