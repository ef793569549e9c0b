// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue;

import dev.weir.core.queue.codec.BatchCodec;
import dev.weir.core.queue.codec.UnreadableException;

/// The reader of the schema asked for last: schemas change with the segments of another Weir only. Safe
/// for use by several threads.
final class SchemaReaders {
  private record Known(String schema, BatchCodec.Reader reader) {}

  private final BatchCodec codec;
  private volatile Known last;

  SchemaReaders(BatchCodec codec) {
    this.codec = codec;
    this.last = new Known(codec.schema(), codec.reader());
  }

  BatchCodec.Reader of(String schema) throws UnreadableException {
    Known known = last;
    if (!known.schema().equals(schema)) {
      known = new Known(schema, codec.reader(schema));
      last = known;
    }
    return known.reader();
  }
}
