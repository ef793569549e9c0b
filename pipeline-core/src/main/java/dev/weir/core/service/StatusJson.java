// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.service;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.api.component.ComponentId;
import dev.weir.core.config.PipelineSettings;
import dev.weir.core.service.ServiceStatus.ComponentStatus;
import dev.weir.core.service.ServiceStatus.QueueStatus;
import dev.weir.core.service.ServiceStatus.ReloadStatus;
import dev.weir.core.telemetry.LastError;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Writes a status as JSON. What is absent has no key.
final class StatusJson {
  private final JsonGenerator json;

  private StatusJson(JsonGenerator json) {
    this.json = json;
  }

  static String write(ServiceStatus status) {
    return JsonText.of(json -> new StatusJson(json).service(status));
  }

  private void service(ServiceStatus status) throws IOException {
    json.writeStartObject();
    json.writeStringField("version", status.version());
    json.writeStringField("java_version", Runtime.version().toString());
    json.writeStringField(
        "system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    json.writeStringField("state", status.state().label());
    json.writeStringField("started", status.started().toString());
    json.writeNumberField("uptime_seconds", rounded(status.uptime().toMillis() / 1e3));
    json.writeBooleanField("healthy", status.unhealthy().isEmpty());
    JsonText.texts("unhealthy", status.unhealthy(), json);
    JsonText.texts("degraded", status.degraded(), json);
    json.writeObjectFieldStart("configuration");
    json.writeStringField("sha256", status.configuration().sha256());
    json.writeStringField("loaded", status.configuration().loaded().toString());
    json.writeEndObject();
    reloads(status.reloads());
    json.writeArrayFieldStart("pipelines");
    for (PipelineSettings pipeline : status.pipelines()) {
      pipeline(pipeline);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("components");
    for (ComponentStatus component : status.components()) {
      component(component);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void reloads(ReloadStatus reloads) throws IOException {
    json.writeObjectFieldStart("reloads");
    json.writeBooleanField("possible", reloads.possible());
    for (ReloadResult.Outcome outcome : ReloadResult.Outcome.values()) {
      json.writeNumberField(outcome.label(), reloads.outcomes().getOrDefault(outcome, 0L));
    }
    if (reloads.lastApplied().isPresent()) {
      json.writeStringField("last_applied", reloads.lastApplied().get().toString());
    }
    if (reloads.last().isPresent()) {
      json.writeFieldName("last");
      ReloadJson.write(reloads.last().get(), json);
    }
    json.writeEndObject();
  }

  private void pipeline(PipelineSettings pipeline) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", pipeline.name());
    ids("receivers", pipeline.receivers());
    ids("processors", pipeline.processors());
    ids("exporters", pipeline.exporters());
    json.writeEndObject();
  }

  private void ids(String key, List<ComponentId> ids) throws IOException {
    JsonText.texts(key, ids.stream().map(ComponentId::toString).toList(), json);
  }

  private void component(ComponentStatus component) throws IOException {
    json.writeStartObject();
    json.writeStringField("kind", component.kind().label());
    json.writeStringField("id", component.id());
    textUnlessEmpty("pipeline", component.pipeline());
    json.writeBooleanField("healthy", component.healthy());
    textUnlessEmpty("unhealthy_reason", component.unhealthyReason());
    textUnlessEmpty("degraded_reason", component.degradedReason());
    json.writeNumberField("items_in", component.itemsIn());
    json.writeNumberField("items_out", component.itemsOut());
    json.writeNumberField("items_in_per_second", rounded(component.itemsInPerSecond()));
    json.writeNumberField("items_out_per_second", rounded(component.itemsOutPerSecond()));
    json.writeObjectFieldStart("dropped_items");
    for (Map.Entry<String, Long> dropped : component.droppedItems().entrySet()) {
      json.writeNumberField(dropped.getKey(), dropped.getValue());
    }
    json.writeEndObject();
    json.writeNumberField("refused_items", component.refusedItems());
    json.writeNumberField("failed_items", component.failedItems());
    json.writeNumberField("exceptions", component.exceptions());
    if (component.lastError().isPresent()) {
      lastError(component.lastError().get());
    }
    if (component.queue().isPresent()) {
      queue(component.queue().get());
    }
    json.writeEndObject();
  }

  private void lastError(LastError error) throws IOException {
    json.writeObjectFieldStart("last_error");
    json.writeStringField("time", Instant.ofEpochSecond(0, error.epochNanos()).toString());
    json.writeStringField("message", error.message());
    json.writeEndObject();
  }

  private void queue(QueueStatus queue) throws IOException {
    json.writeObjectFieldStart("queue");
    json.writeStringField("storage", queue.storage());
    json.writeNumberField("bytes", queue.bytes());
    json.writeNumberField("capacity_bytes", queue.capacityBytes());
    json.writeNumberField("batches", queue.batches());
    json.writeNumberField("in_flight_batches", queue.inFlight());
    json.writeNumberField("oldest_seconds", rounded(queue.oldestSeconds()));
    json.writeNumberField("retries", queue.retries());
    json.writeEndObject();
  }

  private void textUnlessEmpty(String key, String value) throws IOException {
    if (!value.isEmpty()) {
      json.writeStringField(key, value);
    }
  }

  private static double rounded(double value) {
    return Math.round(value * 1e3) / 1e3;
  }
}
