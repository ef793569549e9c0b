// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.decode;

import dev.weir.api.Batch;
import java.util.List;

/// What a request held.
///
/// @param batches one for each resource and kind of record; none is empty
/// @param records how many log records or data points are in the batches
/// @param basicFlows flows whose sender left out what other senders tell
/// @param strangeAttributes attributes of flows that no flow has, and that are lost
public record Decoded(
    List<Batch> batches,
    long records,
    long basicFlows,
    long strangeAttributes,
    Rejections rejections) {
  public Decoded {
    batches = List.copyOf(batches);
  }

  /// The figures alone, for whoever counts later and need not keep the records.
  public Decoded withoutBatches() {
    return new Decoded(List.of(), records, basicFlows, strangeAttributes, rejections);
  }
}
