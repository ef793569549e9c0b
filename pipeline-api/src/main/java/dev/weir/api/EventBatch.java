// SPDX-License-Identifier: Apache-2.0
package dev.weir.api;

import java.util.List;

/// Events of one resource.
public record EventBatch(Resource resource, List<Event> events) implements Batch {
  public EventBatch {
    events = List.copyOf(events);
  }

  @Override
  public int size() {
    return events.size();
  }

  @Override
  public long estimatedBytes() {
    long bytes = 64;
    for (Event event : events) {
      bytes += event.estimatedBytes();
    }
    return bytes;
  }
}
