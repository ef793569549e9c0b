// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Batch;
import dev.weir.api.Outcome;
import dev.weir.api.component.DeliveryException;
import dev.weir.api.component.StartException;
import dev.weir.core.fake.Batches;
import dev.weir.core.fake.Rig;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ServiceTest {
  private final Rig rig = new Rig();

  @Test
  void deliversWhatAReceiverHandsOverAndSettlesItsAck() throws Exception {
    Service service = rig.pipeline("p", List.of("r"), List.of("f"), List.of("a", "b")).build();
    service.start();
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    Batch batch = Batches.ofEvents(3);
    rig.receiver("r").send(batch, outcome::complete);
    assertThat(outcome.get(10, TimeUnit.SECONDS)).isEqualTo(Outcome.DELIVERED);
    assertThat(service.stop()).isTrue();
    assertThat(rig.exporter("a").delivered()).containsExactly(batch);
    assertThat(rig.exporter("b").delivered()).containsExactly(batch);
  }

  @Test
  void processorsLearnWhetherAnyReceiverIsLive() throws Exception {
    Service service =
        rig.recorded("capture")
            .pipeline("recorded", List.of("capture"), List.of("f"), List.of("a"))
            .pipeline("mixed", List.of("capture", "r"), List.of("f"), List.of("a"))
            .pipeline("live", List.of("r"), List.of("f"), List.of("a"))
            .build();
    assertThat(rig.processor("f", 0).live()).isFalse();
    assertThat(rig.processor("f", 1).live()).isTrue();
    assertThat(rig.processor("f", 2).live()).isTrue();
    assertThat(service.stop()).isTrue();
  }

  @Test
  void startsExportersFirstAndStopsReceiversFirst() throws Exception {
    Service service = rig.pipeline("p", List.of("r"), List.of("f", "g"), List.of("a")).build();
    service.start();
    assertThat(rig.journal()).containsExactly("start a", "start g", "start f", "start r");
    rig.journal().clear();
    service.stop();
    assertThat(rig.journal()).containsExactly("stop r", "stop f", "stop g", "stop a");
  }

  @Test
  void stopsWhatWasStartedWhenAStartFails() {
    Service service = rig.pipeline("p", List.of("r", "s"), List.of("f"), List.of("a")).build();
    rig.receiver("s").failStart(new StartException("no such interface 'eth9'"));
    assertThatThrownBy(service::start)
        .isInstanceOf(StartException.class)
        .hasMessage("receiver s: no such interface 'eth9'");
    assertThat(rig.journal())
        .containsSubsequence("start a", "start f", "start r", "stop r", "stop f", "stop a");
    assertThat(service.state()).isEqualTo(ServiceState.FAILED);
    assertThat(service.stop()).isTrue();
  }

  @Test
  void endsWhenEveryReceiverHasFinished() throws Exception {
    Service service = rig.pipeline("p", List.of("r", "s"), List.of(), List.of("a")).build();
    service.start();
    rig.receiver("r").context().finished();
    rig.receiver("s").context().finished();
    assertThat(service.awaitEnd().reason()).isEqualTo(End.Reason.FINISHED);
    service.stop();
  }

  @Test
  void endsWhenAReceiverFails() throws Exception {
    Service service = rig.pipeline("p", List.of("r", "s"), List.of(), List.of("a")).build();
    service.start();
    rig.receiver("s").context().failed("the file vanished");
    assertThat(service.awaitEnd())
        .isEqualTo(new End(End.Reason.FAILED, "receiver s: the file vanished"));
    service.stop();
  }

  @Test
  void endsOnRequestAndStopsOnlyOnce() throws Exception {
    Service service = rig.pipeline("p", List.of("r"), List.of(), List.of("a")).build();
    service.start();
    service.requestStop();
    assertThat(service.awaitEnd().reason()).isEqualTo(End.Reason.REQUESTED);
    assertThat(service.stop()).isTrue();
    assertThat(service.stop()).isTrue();
    assertThat(rig.journal().stream().filter("stop a"::equals)).hasSize(1);
  }

  @Test
  void countsWhatAnExporterGaveUpAsLost() throws Exception {
    Service service = rig.pipeline("p", List.of("r"), List.of(), List.of("a")).build();
    service.start();
    rig.exporter("a")
        .doing(_ -> {
          throw new DeliveryException.Permanent("no", null);
        });
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    rig.receiver("r").send(Batches.ofEvents(3), outcome::complete);
    assertThat(outcome.get(10, TimeUnit.SECONDS)).isEqualTo(Outcome.DROPPED);
    service.stop();
    assertThat(service.lostItems()).isEqualTo(3);
  }

  @Test
  void tellsAnExporterWhatWasLostOnTheWayToIt() throws Exception {
    Service service =
        rig.pipeline("p", List.of("r"), List.of("f"), List.of("a", "b"))
            .deadline(Duration.ofMillis(500))
            .build();
    service.start();
    rig.exporter("a")
        .doing(_ -> {
          throw new DeliveryException.Permanent("no", null);
        });
    send(3);
    assertThat(rig.exporter("a").context().lostRecords()).isEqualTo(3);
    assertThat(rig.exporter("b").context().lostRecords()).isZero();
    rig.processor("f", 0)
        .doing((_, _, _) -> {
          throw new IllegalStateException("a mistake");
        });
    send(2);
    assertThat(rig.exporter("b").context().lostRecords()).isEqualTo(2);
    rig.processor("f", 0)
        .onStop(() -> {
          throw new IllegalStateException("what it held is lost");
        });
    assertThat(service.stop()).isFalse();
    assertThat(service.stopProblems()).singleElement().asString().contains("failed to stop");
    assertThat(rig.exporter("b").context().lostRecords()).isEqualTo(3);
  }

  private void send(int events) throws Exception {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    rig.receiver("r").send(Batches.ofEvents(events), outcome::complete);
    assertThat(outcome.get(10, TimeUnit.SECONDS)).isEqualTo(Outcome.DROPPED);
  }

  @Test
  void stopsWithoutAStart() {
    Service service = rig.pipeline("p", List.of("r"), List.of(), List.of("a")).build();
    assertThat(service.stop()).isTrue();
  }
}
