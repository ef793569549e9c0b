// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.api.Ack;
import dev.weir.api.Batch;
import dev.weir.api.Outcome;
import dev.weir.core.fake.Batches;
import dev.weir.core.fake.Rig;
import dev.weir.core.service.Service;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A processor that holds records back in a form of its own holds their acks, and nothing else of the
/// batches.
final class HeldAckTest {
  private final Rig rig = new Rig();
  private final List<Ack> held = new ArrayList<>();

  @Test
  void anAckDoesNotKeepItsBatchAlive() throws Exception {
    Service service =
        rig.pipeline("p", List.of("r"), List.of("f"), List.of("a"))
            .pipeline("q", List.of("r"), List.of("g"), List.of("a"))
            .build();
    rig.processor("f", 0).doing((_, ack, _) -> held.add(ack));
    rig.processor("g", 0).doing((_, ack, _) -> held.add(ack));
    service.start();
    WeakReference<Batch> batch = send();
    await()
        .until(() -> {
          System.gc();
          return batch.get() == null;
        });
    assertThat(held).hasSize(2);
    held.forEach(ack -> ack.settle(Outcome.DELIVERED));
    assertThat(service.stop()).isTrue();
  }

  private WeakReference<Batch> send() {
    Batch batch = Batches.ofEvents(3);
    rig.receiver("r").send(batch, Ack.ignored());
    return new WeakReference<>(batch);
  }
}
