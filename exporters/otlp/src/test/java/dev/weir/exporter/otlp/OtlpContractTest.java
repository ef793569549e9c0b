// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Batch;
import dev.weir.api.EventBatch;
import dev.weir.api.FlowBatch;
import dev.weir.api.component.ComponentFactory;
import dev.weir.exporter.otlp.OtlpExporterConfig.Protocol;
import dev.weir.testkit.contract.ComponentContractTest;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class OtlpContractTest extends ComponentContractTest {
  private GrpcServer server;

  @BeforeEach
  void startServer() throws Exception {
    server = GrpcServer.start();
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  @Override
  protected Record sampleConfig(ComponentFactory<?> factory, Path scratch) {
    return Rig.config(server.endpoint(), Protocol.GRPC);
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
