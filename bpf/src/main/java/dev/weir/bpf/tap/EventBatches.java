// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.tap;

import dev.weir.api.Ack;
import dev.weir.api.BatchConsumer;
import dev.weir.api.Event;
import dev.weir.api.EventBatch;
import dev.weir.api.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Hands events on in batches of a size that queues and exporters can live with. For one thread.
public final class EventBatches implements Consumer<Event> {
  private static final int LARGEST = 1024;

  private final Resource resource;
  private final BatchConsumer next;
  private List<Event> events = new ArrayList<>();

  public EventBatches(Resource resource, BatchConsumer next) {
    this.resource = resource;
    this.next = next;
  }

  @Override
  public void accept(Event event) {
    events.add(event);
    if (events.size() == LARGEST) {
      flush();
    }
  }

  /// Hands on what is there.
  public void flush() {
    if (!events.isEmpty()) {
      List<Event> full = events;
      events = new ArrayList<>();
      next.accept(new EventBatch(resource, full), Ack.ignored());
    }
  }
}
