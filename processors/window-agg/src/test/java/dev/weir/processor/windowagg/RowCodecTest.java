// SPDX-License-Identifier: Apache-2.0
package dev.weir.processor.windowagg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.flow.Flow;
import dev.weir.testkit.SampleFlows;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowCodecTest {
  private final RowContent written = new RowContent();
  private final RowContent read = new RowContent();
  private final RowStore rows = new RowStore(new RowMemory(), WindowRig.START);

  @Test
  void rowsComeBackAsTheyWere() {
    RandomRecords records = new RandomRecords(7, 40);
    List<Flow> flows = new ArrayList<>(SampleFlows.all());
    for (int i = 0; i < 5_000; i++) {
      flows.add(
          records.packets(
              records.key(), WindowRig.START, 5 * WindowRig.SECOND, records.number(), i));
    }
    for (int i = 0; i < flows.size(); i++) {
      written.set(flows.get(i));
      assertThat(rows.add(i, -1, i + 7, written)).isEqualTo(i);
    }
    for (int i = 0; i < flows.size(); i++) {
      assertRow(i, flows.get(i));
      assertThat(rows.flow(i)).isEqualTo(i);
      assertThat(rows.olderWindow(i)).isEqualTo(-1);
      assertThat(rows.olderRow(i)).isEqualTo(i + 7);
    }
  }

  @Test
  void rowsGrowAndShrinkWhereTheyAre() {
    RandomRecords records = new RandomRecords(11, 40);
    Flow[] last = new Flow[300];
    for (int i = 0; i < last.length; i++) {
      rows.add(i, 3, 4, set(SampleFlows.udpOverIpv4()));
    }
    for (int i = 0; i < 20_000; i++) {
      int row = records.below(last.length);
      last[row] =
          records.packets(records.key(), WindowRig.START, WindowRig.SECOND, WindowRig.START, i);
      rows.write(row, set(last[row]));
    }
    for (int i = 0; i < last.length; i++) {
      assertRow(i, last[i]);
      assertThat(rows.flow(i)).isEqualTo(i);
      assertThat(rows.olderRow(i)).isEqualTo(4);
    }
    assertThat(rows.bytes()).as("bytes of 300 rows that changed all the time").isLessThan(600_000);
  }

  @Test
  void aTypicalRowIsSmall() {
    for (int i = 0; i < 100_000; i++) {
      rows.add(i, 1, i, set(SampleFlows.everyPart()));
    }
    assertThat(rows.bytes() / 100_000).isLessThan(160);
  }

  private RowContent set(Flow flow) {
    written.set(flow);
    return written;
  }

  private void assertRow(int row, Flow flow) {
    written.set(flow);
    rows.read(row, read);
    assertThat(read).usingRecursiveComparison().isEqualTo(written);
    assertThat(rows.startNanos(row)).isEqualTo(flow.startNanos());
  }
}
