// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.service;

import dev.weir.core.config.Problem;
import dev.weir.core.graph.GraphChange;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/// What came of an attempt to reload the configuration.
///
/// @param time when it ended
/// @param message one sentence; empty when the outcome says it all
/// @param problems of the new configuration, each with its place; only when it is invalid
/// @param change what became of the components; nothing but kept ones unless it was applied
/// @param notes warnings about the configuration, and what went wrong on the way without stopping it
public record ReloadResult(
    Outcome outcome,
    Instant time,
    String message,
    List<Problem> problems,
    GraphChange change,
    List<String> notes) {
  /// The kinds of result. The labels are part of the metrics and frozen.
  public enum Outcome {
    /// The new configuration runs.
    APPLIED,
    /// The new configuration cannot be used. Nothing was changed.
    INVALID,
    /// The pipelines could not be halted for the change. Nothing was changed.
    BLOCKED,
    /// A new component did not start. The configuration from before runs again.
    ROLLED_BACK,
    /// Nor did the one from before. The service ends.
    FAILED;

    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    /// How the admin server answers.
    int httpStatus() {
      return switch (this) {
        case APPLIED -> 200;
        case INVALID -> 400;
        case BLOCKED -> 503;
        case ROLLED_BACK, FAILED -> 500;
      };
    }

    public boolean success() {
      return this == APPLIED;
    }
  }

  public ReloadResult {
    problems = List.copyOf(problems);
    notes = List.copyOf(notes);
  }

  /// For people: one line for each thing there is to say.
  public String toText() {
    return ReloadText.of(this);
  }

  /// The same as one JSON object.
  public String toJson() {
    return ReloadJson.write(this);
  }
}
