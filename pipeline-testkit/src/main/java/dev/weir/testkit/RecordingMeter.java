// SPDX-License-Identifier: Apache-2.0
package dev.weir.testkit;

import dev.weir.api.telemetry.Meter;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;

/// A meter whose counts a test can read. Safe for use by several threads.
public final class RecordingMeter implements Meter {
  private static final Set<String> RUNTIME_LABELS = Set.of("component", "kind", "pipeline");

  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
  private final Map<String, DoubleSupplier> gauges = new ConcurrentHashMap<>();

  @Override
  public Counter counter(String name, String help) {
    LongAdder adder = counts.computeIfAbsent(name, _ -> new LongAdder());
    return adder::add;
  }

  @Override
  public LabelledCounter counter(String name, String help, String label) {
    if (RUNTIME_LABELS.contains(label)) {
      throw new IllegalArgumentException(
          "metric '" + name + "' has the label '" + label + "', which the runtime adds itself");
    }
    return value -> counts.computeIfAbsent(name + "{" + value + "}", _ -> new LongAdder())::add;
  }

  @Override
  public void gauge(String name, String help, DoubleSupplier value) {
    gauges.put(name, value);
  }

  /// The count so far, 0 when nobody has registered it.
  public long count(String name) {
    LongAdder adder = counts.get(name);
    return adder == null ? 0 : adder.sum();
  }

  /// The count of one label value.
  public long count(String name, String labelValue) {
    return count(name + "{" + labelValue + "}");
  }

  /// The gauge's value now.
  ///
  /// @throws IllegalArgumentException when nobody has registered it
  public double gauge(String name) {
    DoubleSupplier gauge = gauges.get(name);
    if (gauge == null) {
      throw new IllegalArgumentException("no gauge '" + name + "'; there are " + gauges.keySet());
    }
    return gauge.getAsDouble();
  }
}
