// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.reload;

import dev.weir.api.Attributes;
import dev.weir.api.Batch;
import dev.weir.api.Event;
import dev.weir.api.EventBatch;
import dev.weir.api.Resource;
import dev.weir.api.Severity;
import java.util.ArrayList;
import java.util.List;

/// Batches of records that can be told apart.
final class Numbered {
  private Numbered() {}

  /// One batch with the records `first` to `first + count - 1`.
  static Batch batch(long first, int count) {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(
          new Event(
              "test", first + i, Severity.INFO, Long.toString(first + i), Attributes.empty()));
    }
    return new EventBatch(Resource.empty(), events);
  }

  /// The numbers of all records.
  static List<Long> numbers(List<Batch> batches) {
    List<Long> numbers = new ArrayList<>();
    for (Batch batch : batches) {
      if (batch instanceof EventBatch events) {
        events.events().forEach(event -> numbers.add(Long.valueOf(event.body())));
      }
    }
    return numbers;
  }
}
