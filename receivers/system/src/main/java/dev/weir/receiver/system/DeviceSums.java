// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

import dev.weir.api.Attributes;
import dev.weir.api.Metric;
import java.util.ArrayList;
import java.util.List;

/// One family of sums by device. Used as `begin`, any number of `add`, `end`; a reading that fails
/// comes to no end. For one thread.
final class DeviceSums {
  private final Family family;
  private final String deviceKey;
  private final Totals<Attributes> totals = new Totals<>();
  private final List<Metric.Point> points = new ArrayList<>();

  /// @param deviceKey the attribute that names the device
  DeviceSums(Family family, String deviceKey) {
    this.family = family;
    this.deviceKey = deviceKey;
  }

  void begin() {
    points.clear();
  }

  /// @param unit what one step of the counter is in the family's unit
  void add(Sample sample, String device, Direction direction, long counter, double unit) {
    add(
        sample,
        Attributes.of(direction.key(), direction.value(), deviceKey, device),
        counter,
        unit);
  }

  void add(Sample sample, String device, long counter, double unit) {
    add(sample, Attributes.of(deviceKey, device), counter, unit);
  }

  void end(Sample sample) {
    sample.sum(family, points);
    totals.endReading();
  }

  private void add(Sample sample, Attributes attributes, long counter, double unit) {
    points.add(sample.point(attributes, totals.follow(attributes, counter) * unit));
  }
}
