// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Batch;
import dev.weir.api.component.DeliveryException;
import dev.weir.api.component.Exporter;
import dev.weir.cli.pipeline.GivenExporterFactory;
import dev.weir.testkit.FlowBuilder;
import dev.weir.testkit.SampleBatches;
import dev.weir.testkit.SampleFlows;
import dev.weir.testkit.TestContext;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CountedExporterFactoryTest {
  private static final Batch ROW =
      SampleBatches.flows(
          FlowBuilder.of(SampleFlows.udpOverIpv4().key()).window(0, 5_000_000_000L).build());

  private final RowCount count = new RowCount();

  /// A disk that is full now and then.
  private final Exporter moody =
      new Exporter() {
        private int exports;

        @Override
        public void start() {}

        @Override
        public void export(Batch batch) throws DeliveryException {
          if (exports++ % 2 == 0) {
            throw new DeliveryException.Retryable("No space left on device", Duration.ZERO, null);
          }
        }

        @Override
        public void stop(Duration grace) {}
      };

  @Test
  void countsWhatWasDelivered() throws Exception {
    GivenExporterFactory given = new GivenExporterFactory("moody", moody);
    Exporter exporter =
        new CountedExporterFactory<>(given, count)
            .create(TestContext.of("moody"), given.defaults());
    assertThatThrownBy(() -> exporter.export(ROW)).isInstanceOf(DeliveryException.class);
    assertThat(count.counts().rows()).isZero();
    exporter.export(ROW);
    assertThat(count.counts().rows()).isEqualTo(1);
  }
}
