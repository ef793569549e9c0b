// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weir.api.Ack;
import dev.weir.api.Batch;
import dev.weir.api.BatchConsumer;
import dev.weir.api.EventBatch;
import dev.weir.api.FlowBatch;
import dev.weir.api.Outcome;
import dev.weir.api.component.ByteSize;
import dev.weir.api.component.StartException;
import dev.weir.otlp.Signal;
import dev.weir.otlp.answer.Answer;
import dev.weir.receiver.otlp.OtlpReceiverConfig.Server;
import dev.weir.receiver.otlp.Rig.Protocol;
import dev.weir.testkit.CapturingConsumer;
import dev.weir.testkit.SampleBatches;
import dev.weir.testkit.TestContext;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OtlpReceiverTest {
  /// Keeps acks instead of settling them.
  private final BlockingQueue<Ack> acks = new LinkedBlockingQueue<>();

  private void hold(Batch batch, Ack ack) {
    acks.add(ack);
  }

  private Ack heldAck() throws InterruptedException {
    Ack ack = acks.poll(20, TimeUnit.SECONDS);
    assertThat(ack).as("the ack of a batch that was handed over").isNotNull();
    return ack;
  }

  private static CompletableFuture<Answer> sending(Sender sender, byte[] request) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            answer.complete(sender.send(Signal.LOGS, request));
          } catch (Exception e) {
            answer.completeExceptionally(e);
          }
        });
    return answer;
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void handsOverWhatWasSent(Protocol protocol) throws Exception {
    CapturingConsumer next = new CapturingConsumer();
    FlowBatch flows = Rig.flows(1, 300);
    try (Rig rig = new Rig(Rig.config(), next);
        Sender sender = rig.sender(protocol)) {
      assertThat(sender.send(Signal.LOGS, Rig.request(Signal.LOGS, flows)))
          .isEqualTo(new Answer.Taken(0, ""));
      assertThat(sender.send(Signal.LOGS, Rig.request(Signal.LOGS, SampleBatches.events())))
          .isEqualTo(new Answer.Taken(0, ""));
      Answer metrics =
          sender.send(Signal.METRICS, Rig.request(Signal.METRICS, SampleBatches.metrics()));

      assertThat(metrics).isEqualTo(new Answer.Taken(0, ""));
      assertThat(next.batches()).hasSize(3);
      assertThat(next.batches().getFirst()).isEqualTo(flows);
      assertThat(next.batches().get(1)).isInstanceOf(EventBatch.class);
      assertThat(next.metrics()).extracting("name").contains("weir.tap.packets");
      assertThat(rig.requests("taken")).isEqualTo(3);
      assertThat(rig.context.meter().count("otlp_receiver_records", "logs"))
          .isEqualTo(300 + SampleBatches.events().size());
    }
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void tellsWhatItDoesNotTake(Protocol protocol) throws Exception {
    CapturingConsumer next = new CapturingConsumer();
    LogRecord foreign = LogRecord.newBuilder().setEventName("network.flow").build();
    byte[] request =
        ExportLogsServiceRequest.newBuilder()
            .addResourceLogs(
                ResourceLogs.newBuilder()
                    .addScopeLogs(
                        ScopeLogs.newBuilder().addLogRecords(foreign).addLogRecords(foreign)))
            .build()
            .toByteArray();
    try (Rig rig = new Rig(Rig.config(), next);
        Sender sender = rig.sender(protocol)) {
      Answer answer = sender.send(Signal.LOGS, request);

      assertThat(answer)
          .isEqualTo(new Answer.Taken(2, "2: logs that Weir did not send are not taken"));
      assertThat(next.batches()).isEmpty();
      assertThat(rig.rejected("foreign_log")).isEqualTo(2);
      assertThat(rig.requests("taken_in_part")).isEqualTo(1);
      assertThat(rig.context.degradedReason()).contains("logs that Weir did not send");
    }
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void answersWhenThePipelineHasSettled(Protocol protocol) throws Exception {
    try (Rig rig = new Rig(Rig.config(), this::hold);
        Sender sender = rig.sender(protocol)) {
      for (Outcome outcome : Outcome.values()) {
        CompletableFuture<Answer> answer =
            sending(sender, Rig.request(Signal.LOGS, Rig.flows(outcome.name().length(), 3)));
        Ack ack = heldAck();
        assertThat(answer).isNotDone();
        ack.settle(outcome);

        if (outcome.acknowledged()) {
          assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo(new Answer.Taken(0, ""));
        } else {
          assertThat(answer.get(20, TimeUnit.SECONDS))
              .isInstanceOfSatisfying(
                  Answer.Later.class,
                  later -> {
                    assertThat(later.after()).isEqualTo(Duration.ofSeconds(1));
                    assertThat(later.message()).contains("gave it back");
                  });
        }
      }
      assertThat(rig.requests("refused")).isEqualTo(1);
      await().until(() -> rig.context.meter().gauge("otlp_receiver_in_flight_bytes") == 0);
    }
  }

  /// The runtime may refuse so, to keep its memory.
  @ParameterizedTest
  @EnumSource(Protocol.class)
  void whatIsRefusedAtOnceComesAgainLater(Protocol protocol) throws Exception {
    try (Rig rig = new Rig(Rig.config(), new CapturingConsumer(Outcome.REFUSED));
        Sender sender = rig.sender(protocol)) {
      Answer answer = sender.send(Signal.LOGS, Rig.request(Signal.LOGS, Rig.flows(1, 3)));

      assertThat(answer)
          .isInstanceOfSatisfying(
              Answer.Later.class,
              later -> assertThat(later.message()).contains("holds as much as it may"));
      assertThat(rig.requests("full")).isEqualTo(1);
    }
  }

  /// The sender would bring all of them again, also what the pipeline has by then.
  @ParameterizedTest
  @EnumSource(Protocol.class)
  void behindABatchThatWasTakenTheNextIsOfferedUntilItIsTaken(Protocol protocol) throws Exception {
    FlowBatch flows = Rig.flows(1, 3);
    CapturingConsumer taking = new CapturingConsumer();
    AtomicInteger refusals = new AtomicInteger(3);
    BatchConsumer next =
        (batch, ack) -> {
          if (batch instanceof EventBatch && refusals.getAndDecrement() > 0) {
            ack.settle(Outcome.REFUSED);
          } else {
            taking.accept(batch, ack);
          }
        };
    try (Rig rig = new Rig(Rig.config(), next);
        Sender sender = rig.sender(protocol)) {
      Answer answer = sender.send(Signal.LOGS, flowsAndEvents(flows));

      assertThat(answer).isEqualTo(new Answer.Taken(0, ""));
      assertThat(taking.batches()).hasSize(2).startsWith(flows);
      assertThat(rig.requests("taken")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void whatIsNotTakenInTimeComesAgain(Protocol protocol) throws Exception {
    CapturingConsumer taking = new CapturingConsumer();
    BatchConsumer next =
        (batch, ack) -> {
          if (batch instanceof EventBatch) {
            ack.settle(Outcome.REFUSED);
          } else {
            taking.accept(batch, ack);
          }
        };
    try (Rig rig = new Rig(Rig.config(Duration.ofMillis(300), 8), next);
        Sender sender = rig.sender(protocol)) {
      assertThat(sender.send(Signal.LOGS, flowsAndEvents(Rig.flows(1, 3))))
          .isInstanceOf(Answer.Later.class);
      await().until(() -> rig.context.meter().gauge("otlp_receiver_in_flight_bytes") == 0);
      assertThat(taking.batches()).hasSize(1);
    }
  }

  @Test
  void stopEndsTheOffers() throws Exception {
    CountDownLatch refused = new CountDownLatch(1);
    BatchConsumer next =
        (batch, ack) -> {
          if (batch instanceof EventBatch) {
            ack.settle(Outcome.REFUSED);
            refused.countDown();
          } else {
            ack.settle(Outcome.DELIVERED);
          }
        };
    Rig rig = new Rig(Rig.config(), next);
    try (Sender sender = rig.sender(Protocol.HTTP)) {
      CompletableFuture<Answer> answer = sending(sender, flowsAndEvents(Rig.flows(1, 3)));
      assertThat(refused.await(20, TimeUnit.SECONDS)).isTrue();

      rig.close();

      assertThat(answer.get(20, TimeUnit.SECONDS))
          .as("not the answer to those who wait for the pipeline until the end")
          .isInstanceOfSatisfying(
              Answer.Later.class,
              later -> assertThat(later.message()).contains("holds as much as it may"));
    }
    await().until(() -> rig.context.meter().gauge("otlp_receiver_in_flight_bytes") == 0);
    assertThat(rig.context.threads().escaped()).isEmpty();
  }

  /// Messages of protobuf add up when their bytes do.
  private static byte[] flowsAndEvents(FlowBatch flows) {
    byte[] first = Rig.request(Signal.LOGS, flows);
    byte[] second = Rig.request(Signal.LOGS, SampleBatches.events());
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void tellsAtOnceToComeAgainWhenTooManyAreUnderWay(Protocol protocol) throws Exception {
    try (Rig rig = new Rig(Rig.config(Duration.ofSeconds(20), 1), this::hold);
        Sender sender = rig.sender(protocol)) {
      CompletableFuture<Answer> first = sending(sender, Rig.request(Signal.LOGS, Rig.flows(1, 3)));
      Ack ack = heldAck();

      Answer second = sender.send(Signal.LOGS, Rig.request(Signal.LOGS, Rig.flows(2, 3)));

      assertThat(second).isInstanceOf(Answer.Later.class);
      assertThat(rig.requests("busy")).isEqualTo(1);
      ack.settle(Outcome.DELIVERED);
      assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo(new Answer.Taken(0, ""));
    }
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void refusesForGoodWhatIsTooLarge(Protocol protocol) throws Exception {
    CapturingConsumer next = new CapturingConsumer();
    OtlpReceiverConfig config =
        Rig.config(Duration.ofSeconds(20), 8, new ByteSize(64 << 10), ByteSize.ofMebibytes(8));
    byte[] zeros = new byte[200 << 10];
    byte[] random = Rig.request(Signal.LOGS, Rig.flows(1, 2_000));
    assertThat(random).hasSizeGreaterThan(500_000);
    try (Rig rig = new Rig(config, next);
        Sender sender = rig.sender(protocol)) {
      for (byte[] request : List.of(zeros, random)) {
        assertThat(sender.send(Signal.LOGS, request)).isInstanceOf(Answer.TooLarge.class);
      }
      assertThat(rig.requests("too_large")).isEqualTo(2);
      assertThat(sender.send(Signal.LOGS, Rig.request(Signal.LOGS, Rig.flows(2, 3))))
          .as("the connection goes on")
          .isEqualTo(new Answer.Taken(0, ""));
    }
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void refusesForGoodWhatIsNoRequest(Protocol protocol) throws Exception {
    try (Rig rig = new Rig(Rig.config(), new CapturingConsumer());
        Sender sender = rig.sender(protocol)) {
      assertThat(sender.send(Signal.LOGS, new byte[] {10, 100, 0}))
          .isInstanceOfSatisfying(
              Answer.Refused.class,
              refused -> assertThat(refused.message()).contains("no OTLP request"));
      assertThat(rig.requests("malformed")).isEqualTo(1);
    }
  }

  /// A few bytes can become many objects.
  @ParameterizedTest
  @EnumSource(Protocol.class)
  void doesNotDecodeMoreThanThereIsRoomFor(Protocol protocol) throws Exception {
    OtlpReceiverConfig config =
        Rig.config(Duration.ofSeconds(20), 8, ByteSize.ofMebibytes(1), ByteSize.ofMebibytes(1));
    try (Rig rig = new Rig(config, this::hold);
        Sender sender = rig.sender(protocol)) {
      byte[] alone = Rig.request(Signal.LOGS, Rig.flows(1, 600));
      assertThat(alone).hasSizeLessThan(1 << 20);
      assertThat(sender.send(Signal.LOGS, alone)).isInstanceOf(Answer.TooLarge.class);

      CompletableFuture<Answer> first =
          sending(sender, Rig.request(Signal.LOGS, Rig.flows(2, 300)));
      Ack ack = heldAck();
      assertThat(sender.send(Signal.LOGS, Rig.request(Signal.LOGS, Rig.flows(3, 300))))
          .isInstanceOf(Answer.Later.class);
      assertThat(rig.requests("full")).isEqualTo(1);
      ack.settle(Outcome.DELIVERED);
      assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo(new Answer.Taken(0, ""));
      await().until(() -> rig.context.meter().gauge("otlp_receiver_in_flight_bytes") == 0);
    }
  }

  /// Whoever waited too long comes again, and what the pipeline has is not handed over twice.
  @ParameterizedTest
  @EnumSource(Protocol.class)
  void aRequestThatComesAgainIsHandedOverOnce(Protocol protocol) throws Exception {
    byte[] request = Rig.request(Signal.LOGS, Rig.flows(1, 3));
    try (Rig rig = new Rig(Rig.config(Duration.ofMillis(300), 8), this::hold);
        Sender sender = rig.sender(protocol)) {
      assertThat(sender.send(Signal.LOGS, request))
          .isInstanceOfSatisfying(
              Answer.Later.class,
              later -> assertThat(later.message()).contains("not delivered within"));
      Ack ack = heldAck();
      assertThat(sender.send(Signal.LOGS, request)).isInstanceOf(Answer.Later.class);
      assertThat(rig.requests("timed_out")).isEqualTo(2);

      ack.settle(Outcome.DELIVERED);

      untilTaken(sender, request);
      assertThat(acks).isEmpty();
      assertThat(rig.context.meter().count("otlp_receiver_repeated_requests"))
          .isGreaterThanOrEqualTo(2);
      CompletableFuture<Answer> another = sending(sender, request);
      heldAck().settle(Outcome.DELIVERED);
      assertThat(another).as("an equal request after the answer is another").isNotNull();
    }
  }

  /// A busy machine may not answer within so short a timeout as these tests set; then it comes again.
  private static void untilTaken(Sender sender, byte[] request) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> sender.send(Signal.LOGS, request).equals(new Answer.Taken(0, "")));
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void whatWasGivenBackIsHandedOverAgain(Protocol protocol) throws Exception {
    byte[] request = Rig.request(Signal.LOGS, Rig.flows(1, 3));
    try (Rig rig = new Rig(Rig.config(Duration.ofMillis(300), 8), this::hold);
        Sender sender = rig.sender(protocol)) {
      assertThat(sender.send(Signal.LOGS, request)).isInstanceOf(Answer.Later.class);
      heldAck().settle(Outcome.REFUSED);

      assertThat(sender.send(Signal.LOGS, request)).isInstanceOf(Answer.Later.class);

      heldAck().settle(Outcome.DELIVERED);
      untilTaken(sender, request);
    }
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void stopTellsThoseWhoWaitToComeAgain(Protocol protocol) throws Exception {
    Rig rig = new Rig(Rig.config(), this::hold);
    try (Sender sender = rig.sender(protocol)) {
      CompletableFuture<Answer> waiting =
          sending(sender, Rig.request(Signal.LOGS, Rig.flows(1, 3)));
      Ack ack = heldAck();

      rig.close();

      assertThat(waiting.get(20, TimeUnit.SECONDS))
          .isInstanceOfSatisfying(
              Answer.Later.class, later -> assertThat(later.message()).contains("Weir stops"));
      ack.settle(Outcome.DELIVERED);
    }
    try (Rig again = new Rig(portsOf(rig), new CapturingConsumer())) {
      assertThat(again.grpcPort).isEqualTo(rig.grpcPort);
    }
    assertThat(rig.context.threads().escaped()).isEmpty();
  }

  private static OtlpReceiverConfig portsOf(Rig rig) {
    OtlpReceiverConfig usual = Rig.config();
    return new OtlpReceiverConfig(
        new Server(true, "127.0.0.1:" + rig.grpcPort),
        new Server(true, "127.0.0.1:" + rig.httpPort),
        usual.tls(),
        usual.maxRequestSize(),
        usual.maxRequests(),
        usual.maxInFlight(),
        usual.timeout());
  }

  @Test
  void saysWhichPortIsTaken() throws Exception {
    try (Rig rig = new Rig(Rig.config(), new CapturingConsumer())) {
      OtlpReceiver second =
          new OtlpReceiver(TestContext.of("otlp"), portsOf(rig), new CapturingConsumer());
      assertThatThrownBy(second::start)
          .isInstanceOf(StartException.class)
          .hasMessageContaining("grpc.listen: cannot listen on '127.0.0.1:" + rig.grpcPort + "'")
          .hasMessageContaining("in use");
    }
  }
}
