// SPDX-License-Identifier: Apache-2.0
package dev.weir.api.telemetry;

import java.util.function.DoubleSupplier;

/// Registers a component's own numbers. Names are lower snake case without a prefix; the runtime
/// exports `weir_<name>` (`_total` added to counters) with the component's id as the label
/// `component`. What goes in and out of a component is counted by the runtime already.
public interface Meter {
  /// A count that only grows.
  Counter counter(String name, String help);

  /// A count that only grows, split by one label.
  ///
  /// @param label none of `component`, `kind` and `pipeline`, which the runtime adds
  /// @throws IllegalArgumentException when it is
  LabelledCounter counter(String name, String help, String label);

  /// A value read when somebody asks.
  void gauge(String name, String help, DoubleSupplier value);

  /// One running count. Safe for use by several threads.
  interface Counter {
    void add(long increment);

    default void increment() {
      add(1);
    }
  }

  /// Running counts by the value of a label. Values must come from a small fixed set.
  interface LabelledCounter {
    Counter with(String labelValue);
  }
}
