// SPDX-License-Identifier: Apache-2.0
package dev.weir.bench;

import dev.weir.api.Batch;
import dev.weir.api.FlowBatch;
import dev.weir.api.component.ComponentContext;
import dev.weir.api.component.DeliveryException;
import dev.weir.api.component.Exporter;
import dev.weir.api.component.ExporterFactory;
import dev.weir.api.component.Setting;
import dev.weir.api.component.Stability;
import dev.weir.api.flow.Flow;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.logs.OtlpGrpcLogRecordExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.MemoryMode;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The exporters of the OpenTelemetry SDK behind our queue, with records of the attributes that ours
/// sends at basic detail.
public final class SdkExporter implements ExporterFactory<SdkExporter.Config> {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  /// Public because the runtime makes it.
  public record Config(
      @Setting("The server's URL.") String endpoint,
      @Setting("grpc or http.") String protocol,
      @Setting("gzip or none.") String compression) {}

  @Override
  public String type() {
    return "sdk";
  }

  @Override
  public String description() {
    return "Sends flows by the OpenTelemetry SDK.";
  }

  @Override
  public Stability stability() {
    return Stability.ALPHA;
  }

  @Override
  public Config defaults() {
    return new Config("", "grpc", "none");
  }

  @Override
  public Exporter create(ComponentContext context, Config config) {
    return new Sdk(open(config));
  }

  private static LogRecordExporter open(Config config) {
    return config.protocol().equals("grpc")
        ? OtlpGrpcLogRecordExporter.builder()
            .setEndpoint(config.endpoint())
            .setCompression(config.compression())
            .setTimeout(TIMEOUT)
            .setRetryPolicy(null)
            .setMemoryMode(MemoryMode.REUSABLE_DATA)
            .build()
        : OtlpHttpLogRecordExporter.builder()
            .setEndpoint(config.endpoint() + "/v1/logs")
            .setCompression(config.compression())
            .setTimeout(TIMEOUT)
            .setRetryPolicy(null)
            .setMemoryMode(MemoryMode.REUSABLE_DATA)
            .build();
  }

  private record Sdk(LogRecordExporter exporter) implements Exporter {
    @Override
    public void start() {}

    @Override
    public void export(Batch batch) throws DeliveryException {
      List<LogRecordData> records = new ArrayList<>(batch.size());
      for (Flow flow : ((FlowBatch) batch).flows()) {
        records.add(new SdkFlow(flow));
      }
      CompletableResultCode result =
          exporter.export(records).join(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
      if (!result.isSuccess()) {
        throw new DeliveryException.Permanent(
            "the SDK did not deliver", result.getFailureThrowable());
      }
    }

    @Override
    public void stop(Duration grace) {
      exporter.shutdown().join(grace.toMillis(), TimeUnit.MILLISECONDS);
    }
  }
}
