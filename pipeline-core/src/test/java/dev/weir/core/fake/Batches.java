// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.fake;

import dev.weir.api.Attributes;
import dev.weir.api.Batch;
import dev.weir.api.Event;
import dev.weir.api.EventBatch;
import dev.weir.api.Resource;
import dev.weir.api.Severity;
import java.util.Collections;

/// Batches of known size.
public final class Batches {
  /// What one event of [#ofEvents] adds to a batch's estimate.
  public static final long EVENT_BYTES =
      ofEvents(1).estimatedBytes() - ofEvents(0).estimatedBytes();

  private Batches() {}

  public static Batch ofEvents(int count) {
    Event event = new Event("test", 0, Severity.INFO, "", Attributes.empty());
    return new EventBatch(Resource.empty(), Collections.nCopies(count, event));
  }
}
