// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.encode;

import dev.weir.otlp.Signal;
import dev.weir.otlp.proto.ProtoWriter;

/// Records that stand in a request one by one: log records and spans.
final class RecordLoad implements Load {
  /// The field `log_records` of `ScopeLogs` and `spans` of `ScopeSpans`.
  private static final int RECORDS = 2 << 3 | 2;

  /// Writes the fields of one record.
  @FunctionalInterface
  interface Body {
    void write(int index, ProtoWriter out);
  }

  private final Signal signal;
  private final int size;
  private final Body body;

  RecordLoad(Signal signal, int size, Body body) {
    this.signal = signal;
    this.size = size;
    this.body = body;
  }

  @Override
  public Signal signal() {
    return signal;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int write(int upTo, int downTo, int limitBytes, ProtoWriter out) {
    for (int index = upTo; index > downTo; index--) {
      int end = out.size();
      body.write(index - 1, out);
      out.message(RECORDS, end);
      if (out.size() > limitBytes) {
        out.rewind(end);
        return index;
      }
    }
    return downTo;
  }
}
