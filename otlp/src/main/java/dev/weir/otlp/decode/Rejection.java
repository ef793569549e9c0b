// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.decode;

import java.util.Locale;

/// Why a record of a well-formed request is none that Weir can take.
public enum Rejection {
  FOREIGN_LOG("logs that Weir did not send are not taken"),
  SPAN("spans are not taken: exchanges come with the log records of their flows"),
  NEWER_MAPPING("the sender is a newer Weir: this one reads weir.mapping.version 1"),
  UNREADABLE("records that cannot be read"),
  DELTA("delta sums and histograms are not taken; cumulative ones are"),
  EXPONENTIAL_HISTOGRAM("exponential histograms are not taken; those with explicit bounds are"),
  SUMMARY("summaries are not taken"),
  NO_VALUE("points without a value are not taken");

  private final String words;

  Rejection(String words) {
    this.words = words;
  }

  /// One sentence for whoever sent it.
  public String words() {
    return words;
  }

  /// The name in labels.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
