// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weir.api.Event;
import dev.weir.api.EventBatch;
import dev.weir.api.MetricBatch;
import dev.weir.api.component.Receiver;
import dev.weir.api.component.StartException;
import dev.weir.receiver.system.SystemReceiverConfig.Scope;
import dev.weir.testkit.CapturingConsumer;
import dev.weir.testkit.TestContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The receiver on recorded files, with an interval that does not end: what comes, comes by `stop`.
class SystemReceiverTest {
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final TestContext context = TestContext.of("system");
  private final CapturingConsumer next = new CapturingConsumer();

  @TempDir Path directory;

  @Test
  void theStartAndTheLastWindowHaveASampleAsWell() throws Exception {
    new RecordedTree(directory);
    Receiver receiver = receiver(Scope.HOST);
    receiver.start();
    awaitFirstReading();
    receiver.stop(GRACE);

    assertThat(next.batches())
        .hasSize(2)
        .allSatisfy(batch -> {
          assertThat(batch).isInstanceOf(MetricBatch.class);
          assertThat(batch.resource()).isEqualTo(context.resource());
        });
    assertThat(
            Readings.told(((MetricBatch) next.batches().getFirst()).metrics(), "system.cpu.time"))
        .containsEntry("user", 10.0);
    assertThat(Readings.told(next.metrics(), "system.cpu.time")).containsEntry("user", 10.0);
    assertThat(context.threads().alive()).isEmpty();
  }

  @Test
  void aKilledProcessIsAnEventBesideTheMetrics() throws Exception {
    RecordedTree tree = new RecordedTree(directory).container();
    Receiver receiver = receiver(Scope.CONTAINER);
    receiver.start();
    awaitFirstReading();
    tree.replace("sys/fs/cgroup/memory.events", "oom_kill 1", "oom_kill 2");
    receiver.stop(GRACE);

    assertThat(next.batches())
        .hasSize(3)
        .last()
        .satisfies(batch -> {
          assertThat(batch).isInstanceOf(EventBatch.class);
          assertThat(batch.resource()).isEqualTo(context.resource());
        });
    assertThat(next.events()).extracting(Event::name).containsExactly("weir.system.oom_kill");
  }

  @Test
  void itDoesNotStartWithoutFiguresAndSaysTheRemedy() {
    assertThatThrownBy(() -> receiver(Scope.HOST).start())
        .isInstanceOf(StartException.class)
        .hasMessageContaining("cannot read the machine's figures")
        .hasMessageEndingWith("must be mounted below it");
  }

  @Test
  void itDoesNotStartForAContainerThatIsNone() {
    new RecordedTree(directory);

    assertThatThrownBy(() -> receiver(Scope.CONTAINER).start())
        .isInstanceOf(StartException.class)
        .hasMessageStartingWith("scope is container, but")
        .hasMessageEndingWith("wanted host or auto");
  }

  private void awaitFirstReading() {
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> context.meter().gauge("system_sample_seconds") > 0);
  }

  private Receiver receiver(Scope scope) {
    SystemReceiverConfig config =
        new SystemReceiverConfig(
            Duration.ofDays(10_000), scope, directory, List.of("*"), false, false, 3);
    return new SystemReceiverFactory().create(context, config, next);
  }
}
