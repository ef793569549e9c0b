// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.flow.Flow;
import dev.weir.api.flow.FlowKey;
import dev.weir.api.flow.Traffic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/// What a table has told, checked as it comes: the records of a flow are numbered from 0 without gap
/// or repetition, and the last one, and no other, has a reason. For one thread.
public final class Told implements Consumer<Flow> {
  private final List<Flow> records = new ArrayList<>();
  private final Map<FlowKey, Long> next = new HashMap<>();
  private final boolean keeps;
  private long packets;
  private long bytes;
  private long ends;

  public Told() {
    this(true);
  }

  /// @param keeps whether the records themselves are kept
  public Told(boolean keeps) {
    this.keeps = keeps;
  }

  @Override
  public void accept(Flow record) {
    long expected = next.getOrDefault(record.key(), 0L);
    if (record.sequence() != expected) {
      throw new AssertionError(
          "record " + record.sequence() + ", wanted " + expected + ": " + record);
    }
    if (record.endReason() == null) {
      next.put(record.key(), expected + 1);
    } else {
      next.remove(record.key());
      ends++;
    }
    Traffic traffic = Objects.requireNonNull(record.traffic());
    packets += traffic.packets();
    bytes += traffic.frameBytes();
    if (keeps) {
      records.add(record);
    }
  }

  public List<Flow> records() {
    return records;
  }

  public long packets() {
    return packets;
  }

  public long bytes() {
    return bytes;
  }

  public long ends() {
    return ends;
  }

  /// Every flow that began has ended.
  public void isComplete() {
    assertThat(next).isEmpty();
  }
}
