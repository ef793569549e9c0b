// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.service;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.core.config.Problem;
import dev.weir.core.graph.GraphChange;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/// Writes the result of a reload as JSON. What does not apply has no key.
final class ReloadJson {
  private static final JsonFactory JSON = new JsonFactory();

  private ReloadJson() {}

  static String write(ReloadResult result) {
    StringWriter text = new StringWriter(1024);
    try (JsonGenerator json = JSON.createGenerator(text).useDefaultPrettyPrinter()) {
      write(result, json);
    } catch (IOException e) {
      throw new UncheckedIOException("a string cannot be written to", e);
    }
    return text.append('\n').toString();
  }

  static void write(ReloadResult result, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("outcome", result.outcome().label());
    json.writeStringField("time", result.time().toString());
    json.writeStringField("message", ReloadText.summary(result));
    if (!result.problems().isEmpty()) {
      json.writeArrayFieldStart("problems");
      for (Problem problem : result.problems()) {
        problem(problem, json);
      }
      json.writeEndArray();
    }
    if (result.outcome().success()) {
      GraphChange change = result.change();
      texts("kept", ReloadText.names(change.kept()), json);
      json.writeArrayFieldStart("restarted");
      for (GraphChange.Restart restart : change.restarted()) {
        json.writeStartObject();
        json.writeStringField("component", restart.key().toString());
        json.writeStringField("reason", restart.reason());
        json.writeEndObject();
      }
      json.writeEndArray();
      texts("started", ReloadText.names(change.started()), json);
      texts("stopped", ReloadText.names(change.stopped()), json);
    }
    texts("notes", result.notes(), json);
    json.writeEndObject();
  }

  private static void problem(Problem problem, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("file", problem.file());
    if (problem.line() > 0) {
      json.writeNumberField("line", problem.line());
      json.writeNumberField("column", problem.column());
    }
    if (!problem.path().isEmpty()) {
      json.writeStringField("path", problem.path());
    }
    json.writeStringField("message", problem.message());
    json.writeEndObject();
  }

  private static void texts(String key, List<String> values, JsonGenerator json)
      throws IOException {
    json.writeArrayFieldStart(key);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }
}
