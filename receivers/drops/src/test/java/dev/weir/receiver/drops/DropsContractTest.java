// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.drops;

import dev.weir.api.component.ComponentFactory;
import dev.weir.bpf.drops.DropEnvironment;
import dev.weir.testkit.contract.ComponentContractTest;
import java.util.List;

class DropsContractTest extends ComponentContractTest {
  @Override
  protected String cannotRun(ComponentFactory<?> factory) {
    List<String> missing = DropEnvironment.missing();
    return missing.isEmpty() ? "" : missing.getFirst();
  }
}
