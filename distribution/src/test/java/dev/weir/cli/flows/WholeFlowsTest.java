// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.flows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.flow.EndReason;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.FlowKey;
import dev.weir.api.flow.Verdict;
import dev.weir.api.flow.Verdict.Action;
import dev.weir.api.net.Address;
import dev.weir.api.net.Protocol;
import dev.weir.testkit.FlowBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class WholeFlowsTest {
  private static final long PATIENCE = 60;
  private static final FlowKey KEY = key(40_000);

  private final List<Flow> ended = new ArrayList<>();
  private final WholeFlows flows =
      new WholeFlows(true, PATIENCE, flow -> flow.key().sourcePort() != 1, ended::add);

  @Test
  void recordsAddUpUntilTheLast() {
    flows.add(FlowBuilder.of(KEY).times(10, 14, 10).counts(3, 300, 2, 120).build());
    flows.add(FlowBuilder.of(KEY).times(15, 19, 10).counts(1, 100, 0, 0).build());
    assertThat(ended).isEmpty();
    flows.add(
        FlowBuilder.of(KEY).times(19, 19, 10).counts(0, 0, 0, 0).end(EndReason.CLOSED).build());

    assertThat(ended).hasSize(1);
    Flow whole = ended.getFirst();
    assertThat(whole.key()).isEqualTo(KEY);
    assertThat(whole.startNanos()).isEqualTo(10);
    assertThat(whole.endNanos()).isEqualTo(19);
    assertThat(whole.endReason()).isEqualTo(EndReason.CLOSED);
    assertThat(Objects.requireNonNull(whole.traffic()).forward().packets()).isEqualTo(4);
    assertThat(whole.traffic().frameBytes()).isEqualTo(520);
    assertThat(whole.verdict()).isEqualTo(new Verdict(Action.FORWARDED, null, 0));
  }

  @Test
  void aFlowThatComesAgainIsAnother() {
    for (int i = 0; i < 2; i++) {
      flows.add(FlowBuilder.of(KEY).counts(1, 60, 0, 0).end(EndReason.IDLE).build());
    }
    assertThat(ended).hasSize(2).allMatch(flow -> packets(flow) == 1);
  }

  @Test
  void dropsOfEitherDirectionBelongToTheFlow() {
    flows.add(FlowBuilder.of(KEY).counts(9, 900, 9, 900).build());
    flows.add(drop(KEY, 12, Action.DROPPED, "tcp_csum", 2));
    flows.add(drop(KEY.reversed(), 13, Action.DENIED, "netfilter_drop", 1));
    flows.add(drop(KEY, 14, Action.DROPPED, "tcp_csum", 1));
    flows.add(FlowBuilder.of(KEY).counts(1, 100, 0, 0).end(EndReason.IDLE).build());

    assertThat(ended.getFirst().verdict()).isEqualTo(new Verdict(Action.DENIED, "tcp_csum", 4));
  }

  @Test
  void dropsCanBeToldBeforeTheirFlowIs() {
    flows.add(drop(KEY.reversed(), 12, Action.DENIED, "netfilter_drop", 5));
    flows.add(FlowBuilder.of(KEY).counts(5, 500, 0, 0).end(EndReason.IDLE).build());
    flows.endAll();

    assertThat(ended).hasSize(1);
    assertThat(ended.getFirst().key()).isEqualTo(KEY);
    assertThat(ended.getFirst().verdict())
        .isEqualTo(new Verdict(Action.DENIED, "netfilter_drop", 5));
  }

  @Test
  void aFlowThatNobodyCountsIsOverWhenNothingMoreIsDropped() {
    flows.add(drop(KEY, 100, Action.DENIED, "netfilter_drop", 1));
    flows.add(drop(key(2), 130, Action.DENIED, "netfilter_drop", 1));
    flows.add(drop(KEY, 140, Action.DENIED, "netfilter_drop", 1));
    flows.add(drop(key(3), 189, Action.DENIED, "netfilter_drop", 1));
    flows.endSilent();
    assertThat(ended).isEmpty();

    flows.add(drop(key(3), 190, Action.DENIED, "netfilter_drop", 1));
    flows.endSilent();
    assertThat(ended).extracting(flow -> flow.key().sourcePort()).containsExactly(2);

    flows.endAll();
    assertThat(ended)
        .extracting(flow -> Objects.requireNonNull(flow.verdict()).droppedPackets())
        .containsExactly(1L, 2L, 2L);
    assertThat(ended)
        .extracting(Flow::endReason)
        .containsExactly(EndReason.IDLE, EndReason.SHUTDOWN, EndReason.SHUTDOWN);
  }

  @Test
  void flowsThatNobodyCountsAreBounded() {
    int many = 70_000;
    for (int i = 0; i < many; i++) {
      FlowKey key = new FlowKey(6, Protocol.UDP, new Address(1, i), 9, new Address(2, 0), 9);
      flows.add(drop(key, 100, Action.DROPPED, "no_socket", 1));
    }
    flows.endSilent();
    assertThat(ended).hasSize(many - 65_536);
    assertThat(ended.getFirst().key().source()).isEqualTo(new Address(1, 0));
    flows.endAll();
    assertThat(ended).hasSize(many);
  }

  @Test
  void dropsThatDoNotMatterAreLeftOut() {
    flows.add(drop(key(1), 100, Action.DENIED, "netfilter_drop", 1));
    flows.endAll();
    assertThat(ended).isEmpty();
  }

  @Test
  void whereNobodyWatchesDropsThereIsNoVerdict() {
    WholeFlows others = new WholeFlows(false, PATIENCE, _ -> true, ended::add);
    others.add(FlowBuilder.of(KEY).counts(1, 60, 0, 0).end(EndReason.IDLE).build());
    assertThat(ended.getFirst().verdict()).isNull();
  }

  private static FlowKey key(int port) {
    return new FlowKey(
        6, Protocol.TCP, Address.parse("2001:db8::1"), port, Address.parse("2001:db8::2"), 443);
  }

  private static Flow drop(FlowKey key, long time, Action action, String reason, long packets) {
    return FlowBuilder.of(key)
        .times(time, time, time)
        .verdict(new Verdict(action, reason, packets))
        .build();
  }

  private static long packets(Flow flow) {
    return Objects.requireNonNull(flow.traffic()).packets();
  }
}
