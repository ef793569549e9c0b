// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.otlp;

import dev.weir.api.Batch;
import dev.weir.otlp.encode.Envelope;
import dev.weir.otlp.encode.Load;
import java.util.List;

/// A batch on its way, and how much of it has arrived. When a request has to be sent again later, those
/// before it are not. For one thread at a time.
final class Shipment {
  private final Batch batch;
  private final Envelope envelope;
  private final List<Load> loads;
  private int load;
  private int left;
  private int mostBytes = Integer.MAX_VALUE;
  private int leastRefused = Integer.MAX_VALUE;
  private int mainTaken;
  private String refusal = "";

  Shipment(Batch batch, Envelope envelope, List<Load> loads) {
    this.batch = batch;
    this.envelope = envelope;
    this.loads = loads;
    this.left = loads.isEmpty() ? 0 : loads.getFirst().size();
  }

  /// Whether it is this very batch, not one that is equal to it.
  @SuppressWarnings("ReferenceEquality")
  boolean isOf(Batch other) {
    return batch == other;
  }

  boolean complete() {
    return load == loads.size();
  }

  /// Whether the current load is what the batch is about, not what it brings along.
  boolean atMain() {
    return load == 0;
  }

  Load load() {
    return loads.get(load);
  }

  Envelope envelope() {
    return envelope;
  }

  /// How many records of the current load are still to be sent, from its first.
  int left() {
    return left;
  }

  /// How large the next request may be, as far as this batch has taught.
  int mostBytes() {
    return mostBytes;
  }

  /// The server found a request of that size too large.
  void refused(int size) {
    leastRefused = Math.min(leastRefused, size);
    mostBytes = size / 2;
  }

  /// Whether the server has refused a request that was no larger.
  boolean surelyTooLarge(int size) {
    return size >= leastRefused;
  }

  /// The records from `from` on are the server's.
  void taken(int from) {
    taken(from, 0, "");
  }

  /// The records from `from` on are the server's, but for so many that it does not want.
  void taken(int from, long rejected, String why) {
    if (atMain()) {
      mainTaken += Math.toIntExact(left - from - rejected);
      refusal = rejected > 0 ? why : refusal;
    }
    // What came behind a record that was too large may be small again.
    mostBytes = (int) Math.min(2L * mostBytes, leastRefused / 4 * 3L);
    settled(from);
  }

  /// The records from `from` on are lost for good.
  void lost(int from, String why) {
    if (atMain()) {
      refusal = why;
    }
    settled(from);
  }

  /// Why the batch counts as lost: of the records that it is about not one has arrived. Empty when
  /// some have.
  String loss() {
    return mainTaken == 0 ? refusal : "";
  }

  private void settled(int from) {
    left = from;
    if (left == 0) {
      load++;
      left = complete() ? 0 : load().size();
      mostBytes = Integer.MAX_VALUE;
      leastRefused = Integer.MAX_VALUE;
    }
  }
}
