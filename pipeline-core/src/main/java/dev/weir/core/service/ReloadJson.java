// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.service;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.core.config.Problem;
import dev.weir.core.graph.GraphChange;
import java.io.IOException;

/// Writes the result of a reload as JSON. What does not apply has no key.
final class ReloadJson {
  private ReloadJson() {}

  static String write(ReloadResult result) {
    return JsonText.of(json -> write(result, json));
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
      JsonText.texts("kept", ReloadText.names(change.kept()), json);
      json.writeArrayFieldStart("restarted");
      for (GraphChange.Restart restart : change.restarted()) {
        json.writeStartObject();
        json.writeStringField("component", restart.key().toString());
        json.writeStringField("reason", restart.reason());
        json.writeEndObject();
      }
      json.writeEndArray();
      JsonText.texts("started", ReloadText.names(change.started()), json);
      JsonText.texts("stopped", ReloadText.names(change.stopped()), json);
    }
    JsonText.texts("notes", result.notes(), json);
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
}
