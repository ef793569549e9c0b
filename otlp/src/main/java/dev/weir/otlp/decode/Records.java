// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.decode;

import dev.weir.api.Batch;
import dev.weir.api.Resource;
import dev.weir.otlp.decode.Room.NoRoomException;
import dev.weir.otlp.proto.ProtoReader.MalformedException;
import java.util.List;

/// Reads the records of one signal, whatever stands around them.
interface Records {
  /// Reads the record that the reader stands in, of a sender in that scope.
  void read(Scope scope) throws MalformedException, NoRoomException;

  /// How many were kept so far: log records, spans, data points.
  long taken();

  /// Gives away what was read since the last call, as batches of that resource.
  void drain(Resource resource, List<Batch> to);
}
