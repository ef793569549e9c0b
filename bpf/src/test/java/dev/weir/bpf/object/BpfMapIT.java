// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.object;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testkit.KernelTest;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@KernelTest
class BpfMapIT {
  private static final int MANY = 100_000;
  private static final int PACKETS = 8;

  @Test
  void readsWritesAndRemovesEntries() {
    try (BpfObject object = TestObject.open().load();
        Arena arena = Arena.ofConfined()) {
      BpfMap map = object.map("plain");
      MemorySegment key = arena.allocateFrom(JAVA_LONG, 5);
      MemorySegment value = arena.allocateFrom(JAVA_LONG, 50);

      assertThat(map.lookup(key, value, 0)).isFalse();
      map.update(key, value, BpfMap.NO_EXIST);
      assertThatThrownBy(() -> map.update(key, value, BpfMap.NO_EXIST))
          .hasMessageContaining("cannot write map 'plain': EEXIST");
      value.fill((byte) 0);
      assertThat(map.lookup(key, value, 0)).isTrue();
      assertThat(value.get(JAVA_LONG, 0)).isEqualTo(50);
      assertThat(map.lookupAndDelete(key, value, 0)).isTrue();
      assertThat(map.lookupAndDelete(key, value, 0)).isFalse();
      map.update(key, value, BpfMap.ANY);
      assertThat(map.delete(key)).isTrue();
      assertThat(map.delete(key)).isFalse();
    }
  }

  @Test
  void fullMapSaysSo() {
    try (BpfObject object = TestObject.open().load();
        Arena arena = Arena.ofConfined()) {
      BpfMap map = object.map("plain");
      MemorySegment key = arena.allocate(JAVA_LONG);
      MemorySegment value = arena.allocate(JAVA_LONG);
      assertThatThrownBy(
              () -> {
                for (int i = 0; i <= map.maxEntries(); i++) {
                  key.set(JAVA_LONG, 0, i);
                  map.update(key, value, BpfMap.ANY);
                }
              })
          .hasMessageContaining("E2BIG");
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, BpfMap.LOCK})
  void batchesCoverEveryEntryOnce(long flags) {
    try (BpfObject object = TestObject.open().setMaxEntries("locked", MANY).load()) {
      BpfMap map = object.map("locked");
      fill(map, MANY);
      try (BatchReader reader = map.reader(8192, flags)) {
        assertThat(readAll(reader, map)).isEqualTo(MANY);
        reader.restart();
        assertThat(readAll(reader, map)).as("second round").isEqualTo(MANY);
      }
    }
  }

  @Test
  void buffersGrowWhenABucketHoldsMoreThanABatch() {
    try (BpfObject object = TestObject.open().setMaxEntries("locked", MANY).load()) {
      BpfMap map = object.map("locked");
      fill(map, MANY);
      try (BatchReader reader = map.reader(1, BpfMap.LOCK)) {
        assertThat(readAll(reader, map)).isEqualTo(MANY);
        assertThat(reader.capacity()).isGreaterThan(1);
      }
    }
  }

  @Test
  void takingLeavesTheMapEmpty() {
    try (BpfObject object = TestObject.open().setMaxEntries("locked", MANY).load()) {
      BpfMap map = object.map("locked");
      fill(map, MANY);
      try (BatchReader taker = map.taker(4096, BpfMap.LOCK)) {
        assertThat(readAll(taker, map)).isEqualTo(MANY);
        taker.restart();
        assertThat(taker.read()).isZero();
      }
    }
  }

  @Test
  void readsWhatRunningProgramsCountUnderLock() {
    try (BpfObject object = TestObject.open().load();
        TestRun run = object.program("count_key").testRun(1000)) {
      BpfMap map = object.map("locked");
      fill(map, 3);
      run.run(TestObject.frame(2));
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment value = arena.allocate(map.valueBytes(), 8);
        assertThat(map.lookup(arena.allocateFrom(JAVA_LONG, 2), value, BpfMap.LOCK)).isTrue();
        assertThat(value.get(JAVA_LONG, PACKETS)).isEqualTo(1002);
      }
    }
  }

  @Test
  void removesManyPassingOverMissingKeys() {
    try (BpfObject object = TestObject.open().load();
        Arena arena = Arena.ofConfined()) {
      BpfMap map = object.map("locked");
      fill(map, 10);
      MemorySegment keys = arena.allocateFrom(JAVA_LONG, 99, 0, 1, 98, 97, 9, 96);

      assertThat(map.deleteAll(keys, 7)).isEqualTo(3);
      try (BatchReader reader = map.reader(64, 0)) {
        assertThat(readAll(reader, map)).isEqualTo(7);
      }
    }
  }

  @Test
  void perCpuValuesLieOneAfterTheOther() {
    try (BpfObject object = TestObject.open().load();
        TestRun run = object.program("count_packets").testRun(10);
        Arena arena = Arena.ofConfined()) {
      run.run(TestObject.frame(0));
      BpfMap map = object.map("per_cpu");
      assertThat(map.valueBytes()).isEqualTo(8L * PossibleCpus.count());
      MemorySegment value = arena.allocate(map.valueBytes(), 8);
      assertThat(map.lookup(arena.allocateFrom(JAVA_INT, 0), value, 0)).isTrue();
      int sum = 0;
      for (int cpu = 0; cpu < PossibleCpus.count(); cpu++) {
        sum += value.get(JAVA_INT, cpu * map.valueStride());
      }
      assertThat(sum).isEqualTo(10);
    }
  }

  @Test
  void mappedArrayIsSharedWithTheProgram() {
    try (BpfObject object = TestObject.open().load();
        TestRun run = object.program("count_packets").testRun(10);
        Arena arena = Arena.ofConfined()) {
      MemorySegment elements = object.map("shared").mmap(arena);
      elements.set(JAVA_LONG, 0, 5);
      run.run(TestObject.frame(0));
      assertThat(elements.get(JAVA_LONG, 0)).isEqualTo(15);
    }
  }

  private static void fill(BpfMap map, int entries) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment key = arena.allocate(JAVA_LONG);
      MemorySegment value = arena.allocate(map.valueBytes(), 8);
      for (int i = 0; i < entries; i++) {
        key.set(JAVA_LONG, 0, i);
        value.set(JAVA_LONG, PACKETS, i);
        map.update(key, value, BpfMap.NO_EXIST);
      }
    }
  }

  /// Reads to the end; fails on a key seen twice or with the wrong value.
  private static int readAll(BatchReader reader, BpfMap map) {
    BitSet seen = new BitSet();
    for (int count = reader.read(); count > 0; count = reader.read()) {
      for (int i = 0; i < count; i++) {
        int key = (int) reader.keys().get(JAVA_LONG, (long) i * map.keyBytes());
        assertThat(reader.values().get(JAVA_LONG, i * map.valueBytes() + PACKETS)).isEqualTo(key);
        assertThat(seen.get(key)).as("key %s seen before", key).isFalse();
        seen.set(key);
      }
    }
    return seen.cardinality();
  }
}
