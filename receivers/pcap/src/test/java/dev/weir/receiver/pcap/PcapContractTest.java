// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.pcap;

import dev.weir.api.component.ComponentFactory;
import dev.weir.bpf.tap.TapEnvironment;
import dev.weir.testkit.contract.ComponentContractTest;
import java.nio.file.Path;
import java.util.List;

class PcapContractTest extends ComponentContractTest {
  @Override
  protected Record sampleConfig(ComponentFactory<?> factory, Path scratch) throws Exception {
    return Samples.config(Samples.capture(scratch.resolve("a.pcap")).toString());
  }

  @Override
  protected String cannotRun(ComponentFactory<?> factory) {
    List<String> missing = TapEnvironment.missing();
    return missing.isEmpty() ? "" : missing.getFirst();
  }
}
