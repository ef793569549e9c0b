// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

import static dev.weir.testkit.packet.PacketBuilder.ethernet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bpf.layout.EventKind;
import dev.weir.bpf.layout.TotalsReading;
import dev.weir.bpf.object.BpfMap;
import dev.weir.bpf.object.BpfObject;
import dev.weir.bpf.object.PossibleCpus;
import dev.weir.bpf.object.TestRun;
import dev.weir.bpf.ring.RingBuffer;
import dev.weir.testkit.KernelTest;
import dev.weir.testkit.packet.NdpMessage;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

/// What happens to events that are too many: each is told, held back or lost, and counted as such.
@KernelTest
class EventLimitIT {
  private static final String PROGRAM = "tap_tc_ingress";
  private static final long SECOND = 1_000_000_000L;
  private static final byte[] ADVERT =
      ethernet()
          .ipv6("fe80::1", "ff02::1")
          .ndp(NdpMessage.routerAdvertisement(64, 0, 1800))
          .build();
  private static final byte[] SOLICITATION =
      ethernet()
          .ipv6("fe80::1", "ff02::1")
          .ndp(NdpMessage.neighbourSolicitation("fe80::2"))
          .build();

  @Test
  void eachKindHasItsShareOfEachSecond() {
    try (BpfObject object = load(10, 1 << 16);
        RingBuffer ring = new RingBuffer(object.map("weir_events"))) {
      run(object, SOLICITATION, 100, 5 * SECOND);
      run(object, ADVERT, 3, 5 * SECOND);
      assertThat(drain(ring)).isEqualTo(13);
      assertThat(totals(object).eventsLimited(EventKind.NEIGHBOUR_SOLICITATION)).isEqualTo(90);
      assertThat(totals(object).eventsLimited(EventKind.ROUTER_ADVERTISEMENT)).isZero();
      run(object, SOLICITATION, 4, 6 * SECOND);
      assertThat(drain(ring)).isEqualTo(4);
    }
  }

  @Test
  void eventsThatFindTheRingFullAreCounted() {
    try (BpfObject object = load(0, 4096);
        RingBuffer ring = new RingBuffer(object.map("weir_events"))) {
      run(object, SOLICITATION, 100, 0);
      long lost = totals(object).eventsLost(EventKind.NEIGHBOUR_SOLICITATION);
      int told = drain(ring);
      assertThat(told).isPositive();
      assertThat(lost).isEqualTo(100 - told);
      run(object, SOLICITATION, 1, 0);
      assertThat(drain(ring)).as("after the reader came").isEqualTo(1);
    }
  }

  private static BpfObject load(int perSecond, int ringBytes) {
    return BpfObject.openResource(EventLimitIT.class, "/dev/weir/bpf/tap.bpf.o")
        .setRodata("weir_capture", true)
        .setRodata("weir_ndp_events", true)
        .setRodata("weir_events_per_second", perSecond)
        .setMaxEntries("weir_events", ringBytes)
        .loadOnly(PROGRAM)
        .load();
  }

  private static void run(BpfObject object, byte[] frame, int times, long nanos) {
    try (Arena arena = Arena.ofConfined();
        TestRun run = object.program(PROGRAM).testRun()) {
      MemorySegment prefixed = arena.allocate(16L + frame.length, 8);
      MemorySegment.copy(frame, 0, prefixed, ValueLayout.JAVA_BYTE, 16, frame.length);
      for (int i = 0; i < times; i++) {
        run.context().tstamp(nanos).cb(0, frame.length).cb(1, 0).wireLen(0);
        assertThat(run.tryRun(prefixed, 0, 16 + frame.length)).isGreaterThanOrEqualTo(0);
      }
    }
  }

  private static int drain(RingBuffer ring) {
    return ring.drain((_, _, _) -> {});
  }

  private static TotalsReading totals(BpfObject object) {
    BpfMap map = object.map("weir_totals");
    TotalsReading reading = new TotalsReading();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment values = arena.allocate(map.valueBytes(), 8);
      map.lookup(arena.allocate(Integer.BYTES, 4), values, BpfMap.ANY);
      for (int cpu = 0; cpu < PossibleCpus.count(); cpu++) {
        reading.add(values, cpu * map.valueStride());
      }
    }
    return reading;
  }
}
