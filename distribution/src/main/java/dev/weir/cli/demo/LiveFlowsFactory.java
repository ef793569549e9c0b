// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.demo;

import dev.weir.api.component.ComponentContext;
import dev.weir.api.component.Exporter;
import dev.weir.api.component.ExporterFactory;
import dev.weir.api.component.Stability;

/// Puts the table at the end of the demonstration's pipeline. Not in any catalogue: it is made for
/// one run.
final class LiveFlowsFactory implements ExporterFactory<LiveFlowsFactory.Settings> {
  static final String TYPE = "demo-table";

  private final LiveFlows live;

  LiveFlowsFactory(LiveFlows live) {
    this.live = live;
  }

  /// There is nothing to set.
  record Settings() {}

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public String description() {
    return "Shows what comes by in a table on the terminal.";
  }

  @Override
  public Stability stability() {
    return Stability.ALPHA;
  }

  @Override
  public Settings defaults() {
    return new Settings();
  }

  @Override
  public Exporter create(ComponentContext context, Settings config) {
    return live;
  }
}
