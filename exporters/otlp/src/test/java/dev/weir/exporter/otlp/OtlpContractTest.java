// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Batch;
import dev.weir.api.EventBatch;
import dev.weir.api.FlowBatch;
import dev.weir.api.component.ComponentFactory;
import dev.weir.testkit.contract.ComponentContractTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class OtlpContractTest extends ComponentContractTest {
  private OtlpServer<?> server;

  OtlpServer<?> start() throws IOException {
    return GrpcServer.start();
  }

  @BeforeEach
  void startServer() throws Exception {
    server = start();
  }

  @AfterEach
  void stopServer() throws Exception {
    server.close();
  }

  @Override
  protected Record sampleConfig(ComponentFactory<?> factory, Path scratch) {
    return Rig.config(server.endpoint(), server.protocol());
  }

  @Override
  protected void assertDelivered(ComponentFactory<?> factory, Path scratch, List<Batch> accepted)
      throws Exception {
    int records = 0;
    for (Batch batch : accepted) {
      records += batch instanceof FlowBatch || batch instanceof EventBatch ? batch.size() : 0;
    }
    assertThat(server.arrivals.logRecords()).hasSizeGreaterThanOrEqualTo(records);
    assertThat(server.arrivals.metrics()).isNotEmpty();
    assertThat(server.arrivals.spans()).isNotEmpty();
  }
}
