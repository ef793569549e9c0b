// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.decode;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjLongConsumer;

/// How many records of a request were not taken, and why.
public final class Rejections {
  private final Map<Rejection, Long> counts = new EnumMap<>(Rejection.class);
  private String example = "";

  void add(Rejection reason) {
    counts.merge(reason, 1L, Long::sum);
  }

  void unreadable(String why) {
    if (example.isEmpty()) {
      example = why;
    }
    add(Rejection.UNREADABLE);
  }

  public void forEach(ObjLongConsumer<Rejection> action) {
    counts.forEach(action::accept);
  }

  public long total() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /// Why, for whoever sent them; empty when there is none.
  public String message() {
    List<String> reasons = new ArrayList<>();
    counts.forEach((reason, count) -> {
      String more = reason == Rejection.UNREADABLE ? ", the first because of " + example : "";
      reasons.add(count + ": " + reason.words() + more);
    });
    return String.join("; ", reasons);
  }
}
