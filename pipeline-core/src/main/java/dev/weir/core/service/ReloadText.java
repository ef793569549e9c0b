// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.service;

import dev.weir.core.graph.GraphChange;
import dev.weir.core.telemetry.ComponentKey;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Puts the result of a reload into words.
final class ReloadText {
  private ReloadText() {}

  static String of(ReloadResult result) {
    List<String> lines = new ArrayList<>();
    lines.add(summary(result));
    result.problems().forEach(problem -> lines.add(problem.toString()));
    if (result.outcome().success()) {
      GraphChange change = result.change();
      change.restarted().forEach(one -> lines.add("restarted " + one.key() + ": " + one.reason()));
      change.started().forEach(key -> lines.add("started " + key));
      change.stopped().forEach(key -> lines.add("stopped " + key));
      change.kept().forEach(key -> lines.add("kept " + key));
    }
    result.notes().forEach(note -> lines.add("note: " + note));
    return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
  }

  /// The result in one line, for the log.
  static String summary(ReloadResult result) {
    String what =
        switch (result.outcome()) {
          case APPLIED -> "reloaded: " + counts(result.change());
          case INVALID -> "not reloaded, the new configuration cannot be used";
          case BLOCKED -> "not reloaded";
          case ROLLED_BACK -> "not reloaded, the old configuration runs again";
          case FAILED -> "the reload failed and the old configuration could not be brought back";
        };
    return result.message().isEmpty() ? what : what + ": " + result.message();
  }

  private static String counts(GraphChange change) {
    if (change.restarted().isEmpty() && change.started().isEmpty() && change.stopped().isEmpty()) {
      return "no component changed";
    }
    return change.kept().size()
        + " kept, "
        + change.restarted().size()
        + " restarted, "
        + change.started().size()
        + " started, "
        + change.stopped().size()
        + " stopped";
  }

  static List<String> names(List<ComponentKey> keys) {
    return keys.stream().map(ComponentKey::toString).toList();
  }
}
