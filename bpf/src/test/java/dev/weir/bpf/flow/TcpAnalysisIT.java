// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.flow.Flow;
import dev.weir.api.flow.Tcp;
import dev.weir.api.flow.Tcp.DirectionAnalysis;
import dev.weir.bpf.flow.TcpModel.Counts;
import dev.weir.bpf.flow.TcpModel.Segment;
import dev.weir.testkit.KernelTest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Random conversations through the kernel program, beside the model.
@KernelTest
class TcpAnalysisIT {
  private static final int FLOWS = 600;

  @TempDir Path directory;

  /// What of a conversation both tell.
  private record Told(
      DirectionAnalysis forward,
      DirectionAnalysis backward,
      long longestRun,
      long handshakeMicros) {

    static Told of(List<Segment> segments, Duration interval) {
      TcpModel model = new TcpModel();
      long window = -1;
      for (Segment segment : segments) {
        long its = interval.isZero() ? 0 : segment.clockNanos() / interval.toNanos();
        if (its != window) {
          model.window();
          window = its;
        }
        model.add(segment);
      }
      long handshake = model.refused() ? 0 : model.handshakeNanos();
      return new Told(
          counts(model.forward()),
          counts(model.backward()),
          Math.max(model.forward().longestRun, model.backward().longestRun),
          handshake <= 0 ? -1 : handshake / 1_000);
    }

    /// The records of a flow, added up.
    static Told sum(List<Flow> records) {
      DirectionAnalysis forward = DirectionAnalysis.ZERO;
      DirectionAnalysis backward = DirectionAnalysis.ZERO;
      long longestRun = 0;
      long handshake = -1;
      for (Flow record : records) {
        Tcp.Analysis analysis =
            Objects.requireNonNull(Objects.requireNonNull(record.tcp()).analysis());
        forward = forward.plus(analysis.forward());
        backward = backward.plus(analysis.backward());
        longestRun = Math.max(longestRun, analysis.longestRetransmissionRun());
        handshake = analysis.handshakeRttMicros();
      }
      return new Told(forward, backward, longestRun, handshake);
    }

    private static DirectionAnalysis counts(Counts counts) {
      return new DirectionAnalysis(
          counts.retransmissions, counts.outOfOrder, counts.zeroWindows, counts.zeroWindowNanos);
    }
  }

  @Test
  void wholeConversationsAreWhatTheModelSays() throws Exception {
    compare(Duration.ZERO);
  }

  @Test
  void recordsOfWindowsAddUpToTheSame() throws Exception {
    compare(Duration.ofMillis(100));
  }

  private void compare(Duration interval) throws Exception {
    List<List<Segment>> conversations =
        LongStream.range(0, FLOWS).mapToObj(RandomConversation::of).toList();
    List<List<Flow>> flows = new TcpCapture(directory).run(conversations, interval);
    List<String> differences = new ArrayList<>();
    DirectionAnalysis all = DirectionAnalysis.ZERO;
    for (int seed = 0; seed < FLOWS; seed++) {
      Told wanted = Told.of(conversations.get(seed), interval);
      Told found = Told.sum(flows.get(seed));
      if (!found.equals(wanted)) {
        differences.add("seed " + seed + ":\n  found  " + found + "\n  wanted " + wanted);
      }
      all = all.plus(wanted.forward()).plus(wanted.backward());
    }
    assertThat(differences).isEmpty();
    // That there was something to find.
    assertThat(all.retransmissions()).isGreaterThan(FLOWS);
    assertThat(all.outOfOrder()).isGreaterThan(FLOWS);
    assertThat(all.zeroWindows()).isGreaterThan(FLOWS);
  }
}
