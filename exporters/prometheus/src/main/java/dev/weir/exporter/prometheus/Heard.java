// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.prometheus;

/// When a source was last heard of, on the monotonic clock. Shared by all series that live as long
/// as their source does.
final class Heard {
  private static final long FOREVER = Long.MAX_VALUE;

  private long nanos;

  Heard(long nanos) {
    this.nanos = nanos;
  }

  /// For what belongs to this very process.
  static Heard always() {
    return new Heard(FOREVER);
  }

  void at(long now) {
    if (nanos != FOREVER) {
      nanos = now;
    }
  }

  boolean before(long limit) {
    return nanos < limit;
  }
}
