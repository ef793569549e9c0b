// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.encode;

import dev.weir.otlp.Signal;
import dev.weir.otlp.proto.ProtoWriter;

/// Records of one signal that a batch becomes, in the messages that stand between a request's scope
/// and the records. Requests are filled from the last record to the first, as [ProtoWriter] writes.
public interface Load {
  Signal signal();

  /// How many records there are: log records, spans or data points.
  int size();

  /// Writes the records from `downTo` to before `upTo`, the last of them first, as long as the
  /// writer's content stays within `limitBytes`. Writes nothing when not even one fits.
  ///
  /// @return the index of the first record that was written, `upTo` when none was
  int write(int upTo, int downTo, int limitBytes, ProtoWriter out);
}
