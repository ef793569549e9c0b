// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.reload;

import static dev.weir.core.reload.ReloadRig.pipeline;
import static dev.weir.core.reload.ReloadRig.pipelines;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.api.Outcome;
import dev.weir.api.component.DeliveryException;
import dev.weir.core.graph.GraphChange;
import dev.weir.core.service.End;
import dev.weir.core.service.ReloadResult;
import dev.weir.core.service.ServiceStatus.ComponentStatus;
import dev.weir.core.telemetry.ComponentKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a reload keeps, what it makes anew, in which order, and what becomes of records meanwhile.
final class ReloadTest {
  private static final String ONE = pipeline("source: {}", "step: {shares: true}", "sink: {}");

  @Test
  void theSameConfigurationTouchesNothing() throws Exception {
    try (ReloadRig rig = new ReloadRig(ONE)) {
      Step step = rig.step("step");
      rig.world.journal.clear();
      ReloadResult result = rig.reload(ONE + "# a remark\n");
      assertThat(result.outcome()).isEqualTo(ReloadResult.Outcome.APPLIED);
      assertThat(names(result.change().kept()))
          .containsExactly("receiver source", "processor step of pipeline main", "exporter sink");
      assertThat(result.toText()).startsWith("reloaded: no component changed\n");
      assertThat(rig.world.journal).isEmpty();
      assertThat(rig.step("step")).isSameAs(step);
    }
  }

  @Test
  void anExporterIsReplacedBehindAProcessorThatKeepsWhatItHolds() throws Exception {
    try (ReloadRig rig = new ReloadRig(ONE)) {
      Source source = rig.source("source");
      Step step = rig.step("step");
      CompletableFuture<Outcome> ack = new CompletableFuture<>();
      source.send(Numbered.batch(1, 3), ack::complete);
      rig.world.journal.clear();

      ReloadResult result =
          rig.reload(pipeline("source: {}", "step: {shares: true}", "sink: {mark: second}"));

      assertThat(result.change().restarted())
          .extracting(GraphChange.Restart::toString)
          .containsExactly("Restart[key=exporter sink, reason=its settings changed]");
      assertThat(rig.world.journal).containsExactly("stop sink first", "start sink second");
      assertThat(rig.source("source")).isSameAs(source);
      assertThat(step.held()).isEqualTo(1);
      step.release();
      assertThat(ack.get(10, TimeUnit.SECONDS)).isEqualTo(Outcome.DELIVERED);
      assertThat(Numbered.numbers(rig.world.deliveredTo("sink second")))
          .containsExactly(1L, 2L, 3L);
      assertThat(rig.world.deliveredTo("sink first")).isEmpty();
    }
  }

  @Test
  void aReplacedProcessorFlushesAndAReplacedReceiverHandsOverByTheOldWay() throws Exception {
    try (ReloadRig rig = new ReloadRig(ONE)) {
      Source old = rig.source("source");
      old.send(Numbered.batch(1, 1));
      old.onStop(() -> old.send(Numbered.batch(2, 1)));
      rig.world.journal.clear();

      rig.reload(pipeline("source: {mark: b}", "step: {mark: b}", "sink: {mark: b}"));

      assertThat(rig.world.journal)
          .containsExactly(
              "stop source first",
              "stop step first",
              "stop sink first",
              "start sink b",
              "start step b",
              "start source b");
      assertThat(Numbered.numbers(rig.world.deliveredTo("sink first"))).containsExactly(1L, 2L);
      rig.source("source").send(Numbered.batch(3, 1));
      await().until(() -> rig.world.deliveredTo("sink b").size() == 1);
    }
  }

  @Test
  void countersGoOnAndWhatIsGoneIsGone() throws Exception {
    String two = pipeline("source: {}", "", "sink: {}, sink/b: {}");
    try (ReloadRig rig = new ReloadRig(two)) {
      rig.source("source").send(Numbered.batch(1, 3));
      await().until(() -> rig.world.deliveredTo("sink first").size() == 1);
      rig.reload(pipeline("source: {}", "", "sink: {mark: second}"));
      rig.source("source").send(Numbered.batch(4, 2));
      await().until(() -> rig.world.deliveredTo("sink second").size() == 1);
      assertThat(rig.service().status().components())
          .extracting(ComponentStatus::id)
          .containsExactly("source", "sink");
      await().until(() -> rig.service().status().components().getLast().itemsOut() == 5);
      assertThat(rig.service().status().components().getFirst().itemsOut()).isEqualTo(5);
    }
  }

  @Test
  void aBadFileChangesNothingAndTellsEveryProblem() throws Exception {
    try (ReloadRig rig = new ReloadRig(ONE)) {
      rig.world.journal.clear();
      ReloadResult result = rig.reload(ONE.replace("sink: {}", "sink: {marc: x, port: many}"));
      assertThat(result.outcome()).isEqualTo(ReloadResult.Outcome.INVALID);
      assertThat(result.problems()).hasSize(2);
      assertThat(result.toText())
          .contains(
              "weir.yaml:3:20: exporters.sink.marc: ", "weir.yaml:3:35: exporters.sink.port: ");
      assertThat(result.toJson()).contains("\"line\" : 3", "\"column\" : 20");
      assertThat(rig.world.journal).isEmpty();
      rig.source("source").send(Numbered.batch(1, 1));
      rig.step("step").release();
      await().until(() -> rig.world.deliveredTo("sink first").size() == 1);
    }
  }

  @Test
  void whatCannotBeMadeChangesNothing() throws Exception {
    try (ReloadRig rig = new ReloadRig(ONE)) {
      rig.world.journal.clear();
      ReloadResult result =
          rig.reload(pipeline("source: {mark: unmakeable}", "step: {}", "sink: {mark: b}"));
      assertThat(result.outcome()).isEqualTo(ReloadResult.Outcome.INVALID);
      assertThat(result.message())
          .isEqualTo("receiver source: cannot be made: IllegalStateException: it cannot be made");
      assertThat(rig.world.journal).isEmpty();
    }
  }

  @Test
  void theAdminServerCannotMove() throws Exception {
    try (ReloadRig rig = new ReloadRig(ONE)) {
      ReloadResult result =
          rig.reload(ONE.replace("{enabled: false}", "{enabled: false, listen: \"[::1]:1\"}"));
      assertThat(result.outcome()).isEqualTo(ReloadResult.Outcome.INVALID);
      assertThat(result.problems().getFirst().toString())
          .isEqualTo(
              "weir.yaml:5:35: service.admin.listen: cannot change while Weir runs: found"
                  + " '[::1]:1', runs with '127.0.0.1:9099'; wanted that, or a restart");
    }
  }

  @Test
  void aPortGoesFromTheOldToTheNew() throws Exception {
    try (ReloadRig rig = new ReloadRig(pipeline("source: {}", "", "sink: {port: 7}"))) {
      ReloadResult changed = rig.reload(pipeline("source: {}", "", "sink: {port: 7, mark: b}"));
      assertThat(changed.outcome()).isEqualTo(ReloadResult.Outcome.APPLIED);
      ReloadResult renamed = rig.reload(pipeline("source: {}", "", "sink/c: {port: 7}"));
      assertThat(renamed.outcome()).isEqualTo(ReloadResult.Outcome.APPLIED);
      assertThat(names(renamed.change().started())).containsExactly("exporter sink/c");
      assertThat(names(renamed.change().stopped())).containsExactly("exporter sink");
    }
  }

  @Test
  void aFailedStartBringsTheOldConfigurationBack() throws Exception {
    try (ReloadRig rig =
        new ReloadRig(pipeline("source: {}", "step: {shares: true}", "sink: {port: 7}"))) {
      Step step = rig.step("step");
      rig.source("source").send(Numbered.batch(1, 1));
      rig.world.journal.clear();

      ReloadResult result =
          rig.reload(
              pipeline(
                  "source: {}, source/b: {mark: broken}",
                  "step: {shares: true}",
                  "sink: {port: 7, mark: second}"));

      assertThat(result.outcome()).isEqualTo(ReloadResult.Outcome.ROLLED_BACK);
      assertThat(result.toText())
          .isEqualTo(
              """
              not reloaded, the old configuration runs again: receiver source/b: it is broken
              note: exporter sink was started again as it was
              """);
      assertThat(rig.world.journal)
          .containsExactly(
              "stop sink first",
              "start sink second",
              "stop source/b broken",
              "stop sink second",
              "start sink first");
      assertThat(rig.step("step")).isSameAs(step);
      rig.source("source").send(Numbered.batch(2, 1));
      step.release();
      await()
          .untilAsserted(() ->
              assertThat(Numbered.numbers(rig.world.deliveredTo("sink first")))
                  .containsExactly(1L, 2L));
      assertThat(
              rig.reload(pipeline("source: {}", "step: {shares: true}", "sink: {port: 7}"))
                  .outcome())
          .isEqualTo(ReloadResult.Outcome.APPLIED);
    }
  }

  @Test
  void whenTheOldOneCannotBeBroughtBackTheServiceEndsAsFailed() throws Exception {
    try (ReloadRig rig = new ReloadRig(pipeline("source: {port: 7}", "", "sink: {}"))) {
      rig.source("source").onStop(() -> rig.world.take(7));
      ReloadResult result = rig.reload(pipeline("source: {port: 7, mark: b}", "", "sink: {}"));
      assertThat(result.outcome()).isEqualTo(ReloadResult.Outcome.FAILED);
      End end = rig.service().awaitEnd();
      assertThat(end.reason()).isEqualTo(End.Reason.FAILED);
      assertThat(end.message())
          .isEqualTo(
              "the reload failed: receiver source: port 7 is in use; and then: receiver source:"
                  + " port 7 is in use");
    }
  }

  @Test
  void receiversThatShareAreMadeAnewTogether() throws Exception {
    String sharing = "source/a: {shares: true}, source/b: {shares: true}, source/c: {}";
    try (ReloadRig rig = new ReloadRig(pipeline(sharing, "", "sink: {}"))) {
      Source.Shared before = rig.source("source/a").shared();
      Source alone = rig.source("source/c");
      ReloadResult result =
          rig.reload(pipeline(sharing.replace("b: {", "b: {mark: second, "), "", "sink: {}"));
      assertThat(result.change().restarted())
          .extracting(GraphChange.Restart::toString)
          .containsExactly(
              "Restart[key=receiver source/a, reason=it shares its source with receivers that"
                  + " changed]",
              "Restart[key=receiver source/b, reason=its settings changed]");
      assertThat(rig.source("source/c")).isSameAs(alone);
      assertThat(rig.source("source/a").shared())
          .isNotSameAs(before)
          .isSameAs(rig.source("source/b").shared());
      assertThat(rig.source("source/a").shared().users).hasValue(2);

      ReloadResult gone =
          rig.reload(pipeline("source/a: {shares: true}, source/c: {}", "", "sink: {}"));
      assertThat(gone.change().restarted()).hasSize(1);
      assertThat(rig.source("source/a").shared().users).hasValue(1);
    }
  }

  @Test
  void aFullQueueBeforeABrokenExporterDoesNotHoldUpItsRepair() throws Exception {
    String small =
        ", queue: {max_bytes: 1B}, retry: {initial_interval: 1h, max_interval: 1h, max_elapsed: 0s}";
    try (ReloadRig rig =
        new ReloadRig(pipeline("source: {}", "", "sink: {" + small.substring(2) + "}"))) {
      CountDownLatch tried = new CountDownLatch(1);
      rig.world.sink(
          "sink first",
          _ -> {
            tried.countDown();
            throw new DeliveryException.Retryable("refused", Duration.ZERO, null);
          });
      CompletableFuture<Void> producer =
          CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 5; i++) {
              rig.source("source").send(Numbered.batch(i, 1));
            }
          });
      assertThat(tried.await(10, TimeUnit.SECONDS)).isTrue();
      ReloadResult result =
          rig.reload(pipeline("source: {}", "", "sink: {mark: second" + small + "}"));
      assertThat(result.outcome()).isEqualTo(ReloadResult.Outcome.APPLIED);
      producer.get(10, TimeUnit.SECONDS);
      await()
          .untilAsserted(() ->
              assertThat(Numbered.numbers(rig.world.deliveredTo("sink second")))
                  .containsExactly(0L, 1L, 2L, 3L, 4L));
    }
  }

  @Test
  void whatARemovedExporterCannotDeliverIsRefusedAndTold() throws Exception {
    try (ReloadRig rig = new ReloadRig(pipeline("source: {}", "", "sink: {}, sink/b: {}"))) {
      rig.world.sink(
          "sink/b first",
          _ -> {
            throw new DeliveryException.Retryable("refused", Duration.ZERO, null);
          });
      CompletableFuture<Outcome> ack = new CompletableFuture<>();
      rig.source("source").send(Numbered.batch(1, 3), ack::complete);
      ReloadResult result = rig.reload(pipeline("source: {}", "", "sink: {}"));
      assertThat(result.notes())
          .containsExactly("exporter sink/b did not deliver 3 records in time");
      assertThat(ack.get(10, TimeUnit.SECONDS)).isEqualTo(Outcome.REFUSED);
    }
  }

  @Test
  void aBatchThatDoesNotComeThroughBlocksTheReloadAndNothingElse() throws Exception {
    try (ReloadRig rig =
        new ReloadRig(pipeline("source: {}", "step: {}", "sink: {}").replace("5s", "100ms"))) {
      CountDownLatch gate = new CountDownLatch(1);
      CountDownLatch inside = new CountDownLatch(1);
      rig.step("step")
          .onBatch(() -> {
            inside.countDown();
            try {
              gate.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
      CompletableFuture<Void> sent =
          CompletableFuture.runAsync(() -> rig.source("source").send(Numbered.batch(1, 1)));
      assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();
      ReloadResult result =
          rig.reload(pipeline("source: {}", "step: {}", "sink: {mark: b}").replace("5s", "100ms"));
      assertThat(result.outcome()).isEqualTo(ReloadResult.Outcome.BLOCKED);
      assertThat(result.message()).startsWith("a batch of receiver source has not come through");
      gate.countDown();
      sent.get(10, TimeUnit.SECONDS);
      rig.source("source").send(Numbered.batch(2, 1));
      await().until(() -> rig.world.deliveredTo("sink first").size() == 2);
    }
  }

  @Test
  void aFileThatIsConfigurationTooIsLookedInto(@TempDir Path directory) throws Exception {
    Path rules = Files.writeString(directory.resolve("rules.yaml"), "one");
    String text = pipeline("source: {}", "", "sink: {rules: \"" + rules + "\"}");
    try (ReloadRig rig = new ReloadRig(text)) {
      assertThat(rig.reload(text).change().restarted()).isEmpty();
      Files.writeString(rules, "two");
      assertThat(rig.reload(text).change().restarted())
          .extracting(GraphChange.Restart::reason)
          .containsExactly("the file " + rules + " changed");
    }
  }

  @Test
  void aReceiverMovesBetweenPipelinesAndRunsOn() throws Exception {
    String receivers = "source: {}, source/b: {}";
    String sinks = "sink: {}, sink/b: {}";
    String a = "a: {receivers: [source, source/b], exporters: [sink]}";
    try (ReloadRig rig =
        new ReloadRig(
            pipelines(
                receivers, "", sinks, a, "b: {receivers: [source/b], exporters: [sink/b]}"))) {
      Source moving = rig.source("source");
      ReloadResult result =
          rig.reload(
              pipelines(
                  receivers,
                  "",
                  sinks,
                  "a: {receivers: [source/b], exporters: [sink]}",
                  "b: {receivers: [source], exporters: [sink/b]}"));
      assertThat(result.change().kept()).hasSize(4);
      moving.send(Numbered.batch(1, 1));
      rig.source("source/b").send(Numbered.batch(2, 1));
      await().until(() -> rig.world.deliveredTo("sink/b first").size() == 1);
      await().until(() -> rig.world.deliveredTo("sink first").size() == 1);
      assertThat(Numbered.numbers(rig.world.deliveredTo("sink/b first"))).containsExactly(1L);
      assertThat(Numbered.numbers(rig.world.deliveredTo("sink first"))).containsExactly(2L);
    }
  }

  @Test
  void theEndIsDecidedByTheReceiversThatThereAreNow() throws Exception {
    try (ReloadRig rig = new ReloadRig(pipeline("source: {}, source/b: {}", "", "sink: {}"))) {
      Source old = rig.source("source");
      rig.source("source/b").context().finished();
      rig.reload(pipeline("source: {mark: b}, source/b: {}", "", "sink: {}"));
      old.context().finished();
      assertThat(rig.reload(pipeline("source: {mark: b}, source/b: {}", "", "sink: {}")).outcome())
          .as("it still runs")
          .isEqualTo(ReloadResult.Outcome.APPLIED);
      rig.source("source").context().finished();
      assertThat(rig.service().awaitEnd().reason()).isEqualTo(End.Reason.FINISHED);
    }
  }

  @Test
  void whatIsKeptLearnsHowTheServiceIsSetUpNow() throws Exception {
    String more = pipeline("source: {}, source/b: {}", "step: {shares: true}", "sink: {}");
    try (ReloadRig rig = new ReloadRig(ONE)) {
      Step step = rig.step("step");
      assertThat(step.setup()).doesNotContain("source/b");
      rig.reload(more);
      assertThat(rig.step("step")).isSameAs(step);
      assertThat(step.setup()).contains("source/b");
    }
  }

  @Test
  void afterAStopThereIsNoReload() throws Exception {
    try (ReloadRig rig = new ReloadRig(ONE)) {
      rig.service().stop();
      ReloadResult result = rig.reload(pipeline("source: {}", "", "sink: {}"));
      assertThat(result.outcome()).isEqualTo(ReloadResult.Outcome.BLOCKED);
      assertThat(result.message()).isEqualTo("the service is stopped");
    }
  }

  private static List<String> names(List<ComponentKey> keys) {
    return keys.stream().map(ComponentKey::toString).toList();
  }
}
