// SPDX-License-Identifier: Apache-2.0
package dev.weir.processor.windowagg;

/// The time of a pipeline that reads captures: there is none. A capture may step back to any window, so
/// each waits until the capture has ended.
final class RecordedTime implements WindowTime {
  @Override
  public void look() {}

  @Override
  public long monotonicNanos() {
    return 0;
  }

  @Override
  public long longestNanos() {
    return Long.MAX_VALUE / 2;
  }

  @Override
  public void saw(long packetNanos) {}

  @Override
  public void handled() {}

  @Override
  public boolean isTooLate(long windowEndNanos, boolean packets) {
    return false;
  }

  @Override
  public boolean isDue(OpenWindow window) {
    return false;
  }

  @Override
  public void handedOn(OpenWindow window) {}
}
