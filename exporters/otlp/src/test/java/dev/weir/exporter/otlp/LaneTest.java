// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.FlowBatch;
import dev.weir.api.component.DeliveryException;
import dev.weir.exporter.otlp.transport.Transport;
import dev.weir.otlp.Complaints;
import dev.weir.otlp.Signal;
import dev.weir.otlp.answer.Answer;
import dev.weir.otlp.encode.BatchEncoder;
import dev.weir.otlp.mapping.Detail;
import dev.weir.testkit.ManualClock;
import dev.weir.testkit.RecordingLogger;
import dev.weir.testkit.RecordingMeter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LaneTest {
  private static final Answer TAKEN = new Answer.Taken(0, "");

  /// Keeps what it is given, as a transport does that goes on reading.
  private static final class Keeping implements Transport {
    private final Deque<Answer> answers = new ArrayDeque<>();
    private final List<byte[]> given = new ArrayList<>();
    private final List<byte[]> then = new ArrayList<>();

    /// Interrupted when there is no answer.
    @Override
    public Answer send(Signal signal, byte[] buffer, int offset, int length)
        throws InterruptedException {
      given.add(buffer);
      then.add(Arrays.copyOf(buffer, buffer.length));
      Answer answer = answers.poll();
      if (answer == null) {
        throw new InterruptedException("as scripted");
      }
      return answer;
    }

    @Override
    public void close(Duration grace) {}
  }

  private final Keeping transport = new Keeping();
  private final RecordingMeter meter = new RecordingMeter();
  private final ManualClock clock = new ManualClock();
  private final List<String> told = new ArrayList<>();

  /// Buffers are used again, but not while somebody may still read them.
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatWasNotAnsweredIsNotWrittenOver(boolean compress) throws Exception {
    try (Lane lane = lane(compress)) {
      assertThatThrownBy(() -> lane.send(shipment(Rig.flows(100))))
          .isInstanceOf(InterruptedException.class);
      transport.answers.add(TAKEN);
      lane.send(shipment(Rig.flows(50)));

      assertThat(transport.given.get(1)).isNotSameAs(transport.given.get(0));
      assertThat(transport.given.get(0)).isEqualTo(transport.then.get(0));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatWasTakenMakesRoomForTheNext(boolean compress) throws Exception {
    transport.answers.addAll(List.of(TAKEN, TAKEN));
    try (Lane lane = lane(compress)) {
      lane.send(shipment(Rig.flows(50)));
      lane.send(shipment(Rig.flows(50)));

      assertThat(transport.given.get(1)).isSameAs(transport.given.get(0));
    }
  }

  @Test
  void aServerThatRefusesNowAndThenFillsNoLog() throws Exception {
    try (Lane lane = lane(false)) {
      for (int i = 0; i < 10; i++) {
        transport.answers.addAll(List.of(new Answer.Refused("no"), TAKEN));
        assertThatThrownBy(() -> lane.send(shipment(Rig.flows(1))))
            .isInstanceOf(DeliveryException.Permanent.class);
        lane.send(shipment(Rig.flows(1)));
        clock.advance(Duration.ofSeconds(10));
      }
      assertThat(told).containsExactly("logs refused: no");

      clock.advance(Duration.ofSeconds(50));
      transport.answers.add(TAKEN);
      lane.send(shipment(Rig.flows(1)));
      assertThat(told).containsExactly("logs refused: no", "");
    }
  }

  @Test
  void aLargeRecordIsForgottenInTime() throws Exception {
    try (Lane lane = lane(false)) {
      transport.answers.addAll(List.of(new Answer.TooLarge("too much"), TAKEN, TAKEN));
      assertThatThrownBy(() -> lane.send(shipment(Rig.flows(1))))
          .isInstanceOf(DeliveryException.Permanent.class);
      lane.send(shipment(Rig.flows(1)));
      assertThat(told).singleElement().asString().contains("too large", "too much");

      clock.advance(Duration.ofMinutes(1));
      lane.send(shipment(Rig.flows(1)));
      assertThat(told).hasSize(2).endsWith("");
    }
  }

  private Lane lane(boolean compress) {
    return new Lane(
        transport,
        new RequestLimit(1 << 20, clock, new RecordingLogger()),
        new OtlpCounts(meter),
        new Complaints(clock, told::add),
        new SideOutage(clock),
        compress);
  }

  private static Shipment shipment(FlowBatch batch) {
    BatchEncoder encoder =
        new BatchEncoder(Detail.FULL, Set.of(Signal.LOGS), batch.resource(), Map.of(), "");
    return new Shipment(
        batch, encoder.envelope(batch.resource()), encoder.loads(batch, 0, (_, _) -> {}));
  }
}
