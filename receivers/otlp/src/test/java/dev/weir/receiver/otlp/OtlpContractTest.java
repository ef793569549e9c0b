// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.otlp;

import dev.weir.api.component.ComponentFactory;
import dev.weir.testkit.contract.ComponentContractTest;
import java.nio.file.Path;

class OtlpContractTest extends ComponentContractTest {
  @Override
  protected Record sampleConfig(ComponentFactory<?> factory, Path scratch) {
    return Rig.config();
  }
}
