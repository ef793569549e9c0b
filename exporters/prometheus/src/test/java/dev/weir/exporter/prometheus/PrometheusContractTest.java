// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.prometheus;

import dev.weir.api.component.ComponentFactory;
import dev.weir.testkit.contract.ComponentContractTest;
import java.nio.file.Path;
import java.time.Duration;

class PrometheusContractTest extends ComponentContractTest {
  @Override
  protected Record sampleConfig(ComponentFactory<?> factory, Path scratch) {
    return new PrometheusExporterConfig("127.0.0.1:0", 100, 100, Duration.ofSeconds(1));
  }
}
