// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.debug;

import dev.weir.api.component.ComponentFactory;
import dev.weir.exporter.debug.DebugExporterConfig.Format;
import dev.weir.testkit.contract.ComponentContractTest;
import java.nio.file.Path;

class DebugContractTest extends ComponentContractTest {
  /// Few lines, since they stand in the middle of the build's own output.
  @Override
  protected Record sampleConfig(ComponentFactory<?> factory, Path scratch) {
    return new DebugExporterConfig(Format.TEXT, 1);
  }
}
