// SPDX-License-Identifier: Apache-2.0
package dev.weir.processor.windowagg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Attributes;
import dev.weir.api.FlowBatch;
import dev.weir.api.Outcome;
import dev.weir.api.Resource;
import dev.weir.api.flow.EndReason;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.FlowKey;
import dev.weir.api.flow.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/// A pause, and then a packet far later: several windows are due at once, and a flow that is over, or
/// of which nobody counts packets, has rows in more than one.
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class WindowsDueTogetherTest {
  private final WindowRig rig = WindowRig.live();

  @Test
  void aFlowThatEndedInEachHasARowInEach() {
    List<AtomicReference<Outcome>> outcomes = new ArrayList<>();
    outcomes.add(rig.send(Records.tcp().at(1, 2).end(EndReason.CLOSED).build()));
    outcomes.add(rig.send(Records.tcpReversed().at(6, 7).end(EndReason.CLOSED).build()));
    outcomes.add(rig.send(Records.tcp().at(11, 12).build()));
    rig.packetAt(40);
    assertThat(rig.ownRows())
        .extracting(Flow::key)
        .containsExactly(
            Records.tcp().build().key(),
            Records.tcpReversed().build().key(),
            Records.tcp().build().key());
    rig.settleAll(Outcome.DELIVERED);
    assertThat(outcomes).extracting(AtomicReference::get).containsOnly(Outcome.DELIVERED);
    assertThat(rig.gauge("window_agg_flows"))
        .as("the one that goes on, and the late one")
        .isEqualTo(2);
    rig.close();
  }

  @Test
  void dropsOfAConnectionThatNobodyCountsAreInEach() {
    FlowKey key = Records.tcp().build().key();
    rig.send(Records.drop(key, 1, Verdict.Action.DROPPED, "no_socket", 2));
    rig.send(Records.drop(key, 6, Verdict.Action.DROPPED, "no_socket", 3));
    rig.packetAt(40);
    assertThat(rig.ownRows())
        .extracting(row -> Objects.requireNonNull(row.verdict()).droppedPackets())
        .containsExactly(2L, 3L);
    assertThat(rig.gauge("window_agg_flows")).as("the late one").isEqualTo(1);
    rig.close();
  }

  /// The hosts' rows go in batches of their own, so each row's host must still be known.
  @Test
  void flowsOfSeveralHostsKeepTheirHosts() {
    Resource other = new Resource(Attributes.of("host.name", "other"));
    for (double second : new double[] {1, 6, 11}) {
      rig.send(Records.tcp().at(second, second).end(EndReason.IDLE).build());
      rig.send(other, Records.tcp().at(second, second).packets(7, 0).end(EndReason.IDLE).build());
    }
    rig.packetAt(40);
    List<FlowBatch> ofOther =
        rig.out.stream()
            .map(FlowBatch.class::cast)
            .filter(batch -> batch.resource().equals(other))
            .toList();
    assertThat(ofOther).hasSize(3);
    assertThat(ofOther)
        .allSatisfy(batch ->
            assertThat(batch.flows())
                .extracting(row -> Objects.requireNonNull(row.traffic()).packets())
                .containsExactly(7L));
    assertThat(rig.ownRows()).hasSize(6);
    rig.close();
  }

  /// The tick ends them too, when no packet comes any more.
  @Test
  void theTickHandsOnAllOfThem() {
    rig.send(Records.tcp().at(1, 2).end(EndReason.CLOSED).build());
    rig.send(Records.tcp().at(6, 7).end(EndReason.CLOSED).build());
    rig.pass(30);
    assertThat(rig.ownRows()).hasSize(2);
    rig.close();
  }
}
