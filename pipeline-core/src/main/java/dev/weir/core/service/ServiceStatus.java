// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.service;

import dev.weir.api.component.Kind;
import dev.weir.core.config.PipelineSettings;
import dev.weir.core.telemetry.LastError;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How a service is at one moment: what `/status` prints.
///
/// @param started when the service was started; its building when it was not
/// @param uptime since then
/// @param unhealthy one line for each reason; empty when all is well
/// @param degraded one line for each component that works less well than it should
public record ServiceStatus(
    String version,
    ServiceState state,
    Instant started,
    Duration uptime,
    ConfigurationStatus configuration,
    ReloadStatus reloads,
    List<String> unhealthy,
    List<String> degraded,
    List<PipelineSettings> pipelines,
    List<ComponentStatus> components) {
  public ServiceStatus {
    unhealthy = List.copyOf(unhealthy);
    degraded = List.copyOf(degraded);
    pipelines = List.copyOf(pipelines);
    components = List.copyOf(components);
  }

  /// The configuration that runs.
  ///
  /// @param sha256 of what `weir print-config` prints of it, in hex
  /// @param loaded when it began to run
  public record ConfigurationStatus(String sha256, Instant loaded) {}

  /// How reloads went.
  ///
  /// @param possible whether there are files to reload from
  /// @param outcomes how many there were of each
  /// @param lastApplied when the last good one ended; empty when there was none
  /// @param last the last attempt; empty when there was none
  public record ReloadStatus(
      boolean possible,
      Map<ReloadResult.Outcome, Long> outcomes,
      Optional<Instant> lastApplied,
      Optional<ReloadResult> last) {
    public ReloadStatus {
      outcomes = Map.copyOf(outcomes);
    }
  }

  /// One component.
  ///
  /// @param pipeline of a processor; empty for the others
  /// @param unhealthyReason empty when it is well
  /// @param degradedReason empty when it works as it should
  /// @param itemsInPerSecond over the last ten seconds or so, as is `itemsOutPerSecond`
  /// @param droppedItems by reason, only reasons that occurred
  /// @param queue of an exporter; empty for the others
  public record ComponentStatus(
      Kind kind,
      String id,
      String pipeline,
      String unhealthyReason,
      String degradedReason,
      long itemsIn,
      long itemsOut,
      double itemsInPerSecond,
      double itemsOutPerSecond,
      Map<String, Long> droppedItems,
      long refusedItems,
      long failedItems,
      long exceptions,
      Optional<LastError> lastError,
      Optional<QueueStatus> queue) {
    public boolean healthy() {
      return unhealthyReason.isEmpty();
    }
  }

  /// An exporter's queue.
  ///
  /// @param storage where batches wait: `memory` or `disk`
  /// @param batches that wait or are being exported
  /// @param inFlight those of them that are being exported or wait to be tried again
  public record QueueStatus(
      String storage,
      long bytes,
      long capacityBytes,
      int batches,
      int inFlight,
      double oldestSeconds,
      long retries) {}

  /// The status as one JSON object.
  public String toJson() {
    return StatusJson.write(this);
  }
}
