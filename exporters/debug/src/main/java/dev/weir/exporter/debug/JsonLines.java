// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.debug;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.api.Attributes;
import dev.weir.api.Batch;
import dev.weir.api.Event;
import dev.weir.api.EventBatch;
import dev.weir.api.FlowBatch;
import dev.weir.api.Metric;
import dev.weir.api.MetricBatch;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One JSON object a line. What a record does not say is left out.
final class JsonLines implements LineFormat {
  /// Writes the members of one object.
  @FunctionalInterface
  private interface Content {
    void write(JsonGenerator json) throws IOException;
  }

  private final JsonFactory factory = new JsonFactory();

  @Override
  public void lines(Batch batch, Consumer<String> out) {
    switch (batch) {
      case FlowBatch flows ->
          flows.flows().forEach(flow -> out.accept(object(json -> JsonFlows.write(json, flow))));
      case EventBatch events ->
          events.events().forEach(event -> out.accept(object(json -> write(json, event))));
      case MetricBatch metrics -> metrics.metrics().forEach(metric -> lines(metric, out));
    }
  }

  @Override
  public String suppressed(long lines, int maxRate) {
    return object(json -> {
      json.writeNumberField("suppressed", lines);
      json.writeNumberField("max_rate", maxRate);
    });
  }

  private void lines(Metric metric, Consumer<String> out) {
    switch (metric.data()) {
      case Metric.Gauge gauge ->
          gauge.points().forEach(point -> out.accept(point(metric, "gauge", point)));
      case Metric.Sum sum -> sum.points().forEach(point -> out.accept(point(metric, "sum", point)));
      case Metric.Histogram histogram ->
          histogram
              .distributions()
              .forEach(one -> out.accept(object(json -> write(json, metric, histogram, one))));
    }
  }

  private String point(Metric metric, String kind, Metric.Point point) {
    return object(json -> {
      metric(json, metric, kind, point.timeNanos());
      json.writeNumberField("value", point.value());
      attributes(json, "attributes", point.attributes());
    });
  }

  private static void write(
      JsonGenerator json, Metric metric, Metric.Histogram histogram, Metric.Distribution one)
      throws IOException {
    metric(json, metric, "histogram", one.timeNanos());
    json.writeNumberField("count", one.count());
    json.writeNumberField("sum", one.sum());
    json.writeArrayFieldStart("bounds");
    for (double bound : histogram.bounds()) {
      json.writeNumber(bound);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("counts");
    for (long count : one.counts()) {
      json.writeNumber(count);
    }
    json.writeEndArray();
    attributes(json, "attributes", one.attributes());
  }

  private static void metric(JsonGenerator json, Metric metric, String kind, long timeNanos)
      throws IOException {
    json.writeStringField("record", "metric");
    json.writeStringField("time", time(timeNanos));
    json.writeStringField("name", metric.name());
    json.writeStringField("unit", metric.unit());
    json.writeStringField("kind", kind);
  }

  private static void write(JsonGenerator json, Event event) throws IOException {
    json.writeStringField("record", "event");
    json.writeStringField("time", time(event.timeNanos()));
    json.writeStringField("severity", event.severity().name().toLowerCase(Locale.ROOT));
    json.writeStringField("name", event.name());
    if (!event.body().isEmpty()) {
      json.writeStringField("body", event.body());
    }
    attributes(json, "attributes", event.attributes());
  }

  static void attributes(JsonGenerator json, String field, @Nullable Attributes attributes)
      throws IOException {
    if (attributes == null || attributes.isEmpty()) {
      return;
    }
    json.writeObjectFieldStart(field);
    for (Map.Entry<String, Object> entry : attributes.asMap().entrySet()) {
      json.writeFieldName(entry.getKey());
      value(json, entry.getValue());
    }
    json.writeEndObject();
  }

  private static void value(JsonGenerator json, Object value) throws IOException {
    switch (value) {
      case Long number -> json.writeNumber(number);
      case Double number -> json.writeNumber(number);
      case Boolean truth -> json.writeBoolean(truth);
      case List<?> list -> {
        json.writeStartArray();
        for (Object item : list) {
          value(json, item);
        }
        json.writeEndArray();
      }
      default -> json.writeString(value.toString());
    }
  }

  static String time(long nanos) {
    return Instant.ofEpochSecond(0, nanos).toString();
  }

  private String object(Content content) {
    StringWriter text = new StringWriter(256);
    try (JsonGenerator json = factory.createGenerator(text)) {
      json.writeStartObject();
      content.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return text.toString();
  }
}
