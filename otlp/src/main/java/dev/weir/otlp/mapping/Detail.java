// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.mapping;

/// How much of a flow its log record tells.
public enum Detail {
  /// Ends, times, packets and bytes, where it was seen, names, verdict: about twenty attributes.
  BASIC,
  /// Everything that the record knows, so that another Weir can make the same record of it.
  FULL
}
