// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.ring;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bpf.ffi.CCompiler;
import dev.weir.bpf.object.BpfObject;
import dev.weir.bpf.object.TestObject;
import dev.weir.bpf.object.TestRun;
import dev.weir.testkit.KernelTest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@KernelTest
@Timeout(60)
class RingBufferIT {
  private static final byte[] FRAME = TestObject.frame(0);
  private static final int EVENT_BYTES = 16;

  private BpfObject object;
  private RingBuffer ring;

  @BeforeEach
  void open() {
    object = TestObject.open().setData("total", 0).load();
    ring = new RingBuffer(object.map("events"));
  }

  @AfterEach
  void close() {
    ring.close();
    ring.close();
    object.close();
  }

  @Test
  void headerConstantsAreTheKernels() {
    new CCompiler("linux/bpf.h")
        .constant("BPF_RINGBUF_BUSY_BIT", 1L << 31)
        .constant("BPF_RINGBUF_DISCARD_BIT", RingBuffer.DISCARDED)
        .constant("BPF_RINGBUF_HDR_SZ", RingBuffer.HEADER_BYTES)
        .check();
  }

  @Test
  void drainsInOrderAndPassesOverDiscarded() {
    run("emit", 2);
    run("discard", 1);
    run("emit", 1);
    List<Long> sequences = new ArrayList<>();

    assertThat(ring.occupiedBytes()).isEqualTo(4L * (EVENT_BYTES + RingBuffer.HEADER_BYTES));
    assertThat(ring.drain((data, at, length) -> sequences.add(data.get(JAVA_LONG, at))))
        .isEqualTo(3);
    assertThat(sequences).containsExactly(0L, 1L, 2L);
    assertThat(ring.drain((data, at, length) -> {})).isZero();
    assertThat(ring.occupiedBytes()).isZero();
  }

  @Test
  void fullRingTakesNothingUntilDrained() {
    int room = object.map("events").maxEntries() / (EVENT_BYTES + RingBuffer.HEADER_BYTES);
    assertThat(run("emit", room + 10)).as("no room").isEqualTo(1);
    assertThat(ring.drain((data, at, length) -> {})).isEqualTo(room);
    assertThat(run("emit", 1)).isZero();
    assertThat(ring.drain((data, at, length) -> {})).isEqualTo(1);
  }

  @Test
  void throwingHandlerLosesItsEventOnly() {
    run("emit", 3);
    List<Long> sequences = new ArrayList<>();
    assertThatThrownBy(() ->
            ring.drain((data, at, length) -> {
              throw new IllegalStateException("first");
            }))
        .hasMessage("first");
    ring.drain((data, at, length) -> sequences.add(data.get(JAVA_LONG, at)));
    assertThat(sequences).containsExactly(1L, 2L);
  }

  @Test
  void nothingIsLostOrTornBesideARunningProducer() {
    int wanted = 1_000_000;
    AtomicBoolean stop = new AtomicBoolean();
    CompletableFuture<Void> producer =
        CompletableFuture.runAsync(() -> {
          try (TestRun emit = object.program("emit").testRun(1000)) {
            while (!stop.get()) {
              emit.run(FRAME);
            }
          }
        });
    long[] seen = new long[2];
    while (seen[0] < wanted) {
      ring.await(100);
      ring.drain((data, at, length) -> {
        long sequence = data.get(JAVA_LONG, at);
        // A number is taken after its room is reserved: none is skipped.
        boolean intact =
            length == EVENT_BYTES
                && sequence == seen[0]
                && data.get(JAVA_LONG, at + 8) == ~sequence;
        seen[0]++;
        seen[1] += intact ? 0 : 1;
      });
    }
    stop.set(true);
    producer.join();
    assertThat(seen[1]).as("events out of order or torn").isZero();
  }

  @Test
  void waitEndsByEventByTimeAndByWake() {
    assertThat(ring.await(1)).isFalse();
    CompletableFuture<Boolean> woken = CompletableFuture.supplyAsync(() -> ring.await(-1));
    ring.wake();
    assertThat(woken.join()).isFalse();

    CompletableFuture<Boolean> event = CompletableFuture.supplyAsync(() -> ring.await(-1));
    run("emit", 1);
    assertThat(event.join()).isTrue();
  }

  @Test
  void wakingBeforeTheWaitEndsItAtOnce() {
    ring.wake();
    assertThat(ring.await(-1)).isFalse();
    assertThat(ring.await(1)).isFalse();
  }

  @Test
  void otherMapsAreRefused() {
    assertThatThrownBy(() -> new RingBuffer(object.map("plain")))
        .hasMessageContaining("cannot map");
  }

  /// What the program returned in the last of the runs.
  private int run(String program, int times) {
    try (TestRun run = object.program(program).testRun(times)) {
      return run.run(FRAME);
    }
  }
}
