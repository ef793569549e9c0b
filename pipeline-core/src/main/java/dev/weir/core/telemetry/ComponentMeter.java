// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.telemetry;

import dev.weir.api.telemetry.Meter;
import java.util.function.DoubleSupplier;

/// The meter of one component.
final class ComponentMeter implements Meter {
  private final ComponentKey key;
  private final ComponentFamilies families;

  ComponentMeter(ComponentKey key, ComponentFamilies families) {
    this.key = key;
    this.families = families;
  }

  ComponentKey key() {
    return key;
  }

  @Override
  public Counter counter(String name, String help) {
    return families.counter(name, help, key);
  }

  @Override
  public LabelledCounter counter(String name, String help, String label) {
    return families.counter(name, help, label, key);
  }

  @Override
  public void gauge(String name, String help, DoubleSupplier value) {
    families.gauge(name, help, this, value);
  }
}
