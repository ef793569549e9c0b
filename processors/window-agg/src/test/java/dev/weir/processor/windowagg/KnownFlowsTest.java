// SPDX-License-Identifier: Apache-2.0
package dev.weir.processor.windowagg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Attributes;
import dev.weir.api.Resource;
import dev.weir.api.flow.FlowKey;
import dev.weir.testkit.SampleFlows;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KnownFlowsTest {
  private final KnownFlows flows = new KnownFlows();
  private final Resource one = new Resource(Attributes.of("host.name", "one"));

  @Test
  void findsWhatIsThereAndNothingElse() {
    RandomRecords records = new RandomRecords(3, 30_000);
    Map<FlowKey, Integer> model = new HashMap<>();
    for (int i = 0; i < 300_000; i++) {
      FlowKey key = lowerFirst(records.key());
      FlowKey asked = records.oneIn(2) ? key : key.reversed();
      Integer known = model.get(key);
      int found = flows.find(asked, one);
      assertThat(found).isEqualTo(known == null ? -1 : known);
      if (found < 0) {
        int slot = flows.add(asked, one);
        flows.adopt(slot, one);
        model.put(key, slot);
      } else if (records.oneIn(3)) {
        flows.remove(found);
        model.remove(key);
      }
    }
    assertThat(flows.size()).isEqualTo(model.size());
    model.forEach((key, slot) -> {
      assertThat(flows.key(slot, true)).isEqualTo(key);
      assertThat(flows.key(slot, false)).isEqualTo(key.reversed());
    });
  }

  @Test
  void keepsKeysOfEveryKindApart() {
    SampleFlows.all()
        .forEach(flow -> {
          if (flows.find(flow.key(), one) < 0) {
            int slot = flows.add(flow.key(), one);
            assertThat(flows.key(slot, flow.key().sourceIsLower())).isEqualTo(flow.key());
          }
        });
    long keys = SampleFlows.all().stream().map(flow -> lowerFirst(flow.key())).distinct().count();
    assertThat(flows.size()).isEqualTo((int) keys);
  }

  @Test
  void aFlowBelongsToWhoCountsItsPackets() {
    Resource other = new Resource(Attributes.of("host.name", "other"));
    FlowKey key = SampleFlows.tcpOverIpv6().key();
    int slot = flows.add(key, other);
    assertThat(flows.find(key, one)).as("of nobody yet").isEqualTo(slot);
    flows.adopt(slot, one);
    assertThat(flows.find(key, new Resource(Attributes.of("host.name", "one")))).isEqualTo(slot);
    assertThat(flows.find(key, other)).isEqualTo(-1);
    assertThat(flows.find(key, null)).isEqualTo(slot);
  }

  @Test
  void aSlotIsGivenBackOnce() {
    int slot = flows.add(SampleFlows.tcpOverIpv6().key(), one);
    flows.remove(slot);
    assertThatThrownBy(() -> flows.remove(slot)).hasMessage("slot 0 holds no flow");
    assertThat(flows.size()).isZero();
  }

  @Test
  void forgetsThoseThatAreSilentLongest() {
    RandomRecords records = new RandomRecords(5, 100_000);
    while (flows.size() < 1_000) {
      FlowKey key = records.key();
      if (flows.find(key, one) < 0) {
        int slot = flows.add(key, one);
        flows.setExtent(slot, 0, slot);
      }
    }
    assertThat(flows.removeOldest(100, slot -> slot % 2 == 0)).isEqualTo(100);
    assertThat(flows.size()).isEqualTo(900);
    assertThat(flows.removeOldest(1_000, slot -> slot >= 200 && slot < 250)).isEqualTo(50);
    assertThat(flows.removeOldest(1_000, slot -> false)).isZero();
  }

  private static FlowKey lowerFirst(FlowKey key) {
    return key.sourceIsLower() ? key : key.reversed();
  }
}
