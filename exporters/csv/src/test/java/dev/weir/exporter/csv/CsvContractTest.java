// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Batch;
import dev.weir.api.FlowBatch;
import dev.weir.api.component.ComponentFactory;
import dev.weir.testkit.contract.ComponentContractTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

class CsvContractTest extends ComponentContractTest {
  @Override
  protected Record sampleConfig(ComponentFactory<?> factory, Path scratch) {
    return Csv.config(scratch);
  }

  @Override
  protected void assertDelivered(ComponentFactory<?> factory, Path scratch, List<Batch> accepted)
      throws IOException {
    int flows = accepted.stream().filter(FlowBatch.class::isInstance).mapToInt(Batch::size).sum();
    int rows = Csv.rows(scratch.resolve("flows.csv")).size();
    int windows = Csv.rows(scratch.resolve("dataset.csv")).size();
    assertThat(windows).isPositive();
    assertThat(rows + windows).isEqualTo(flows);
  }
}
