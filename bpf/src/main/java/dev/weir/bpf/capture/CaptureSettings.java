// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

import java.time.Duration;

/// How an engine counts.
///
/// @param interval the length of a window, aligned to multiples of itself; zero for no windows
/// @param maxFlows how many flows the table holds; packets of further ones are counted as overflow
/// @param maxChain a chain of more extension headers is an anomaly
public record CaptureSettings(Duration interval, int maxFlows, int maxChain) {
  /// Enough for most captures; a flow takes about 900 bytes of kernel memory.
  public static final int DEFAULT_MAX_FLOWS = 262_144;

  /// As the taps have it.
  public static final int DEFAULT_MAX_CHAIN = 3;

  public CaptureSettings {
    if (interval.isNegative()) {
      throw new IllegalArgumentException("interval is " + interval + "; wanted zero or more");
    }
    if (maxFlows < 1) {
      throw new IllegalArgumentException("maxFlows is " + maxFlows + "; wanted 1 or more");
    }
  }

  public CaptureSettings(Duration interval, int maxFlows) {
    this(interval, maxFlows, DEFAULT_MAX_CHAIN);
  }

  /// No windows: one record for each flow of the capture.
  public static CaptureSettings whole(int maxFlows) {
    return new CaptureSettings(Duration.ZERO, maxFlows);
  }
}
