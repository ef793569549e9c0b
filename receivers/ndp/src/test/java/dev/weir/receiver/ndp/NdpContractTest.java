// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.ndp;

import dev.weir.api.component.ComponentFactory;
import dev.weir.bpf.tap.TapEnvironment;
import dev.weir.testkit.contract.ComponentContractTest;
import java.nio.file.Path;
import java.util.List;

class NdpContractTest extends ComponentContractTest {
  @Override
  protected Record sampleConfig(ComponentFactory<?> factory, Path scratch) {
    return Configs.of("lo");
  }

  @Override
  protected String cannotRun(ComponentFactory<?> factory) {
    List<String> missing = TapEnvironment.missing();
    return missing.isEmpty() ? "" : missing.getFirst();
  }
}
