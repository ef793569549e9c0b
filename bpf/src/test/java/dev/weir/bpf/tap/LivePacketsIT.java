// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.tap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.component.Clock;
import dev.weir.bpf.flow.Count;
import dev.weir.bpf.flow.FlowReading;
import dev.weir.bpf.flow.Sum;
import dev.weir.bpf.layout.EpochDecoder;
import dev.weir.bpf.layout.FlowDecoder;
import dev.weir.bpf.object.BpfObject;
import dev.weir.bpf.object.TestRun;
import dev.weir.bpf.table.MappedTable;
import dev.weir.bpf.table.TablePart;
import dev.weir.bpf.table.TableSize;
import dev.weir.testkit.KernelTest;
import dev.weir.testkit.packet.PacketBuilder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What only live packets are: times that go back by a little, because processors pass each other,
/// and super-packets that a guest has not finished. The clock is set before each packet.
@KernelTest
class LivePacketsIT {
  private static final long SECOND = 1_000_000_000L;
  private static final long INTERVAL = 3600 * SECOND;
  private static final long EDGE = 500_000 * INTERVAL;

  private final BpfObject object =
      BpfObject.openResource(LivePacketsIT.class, "/dev/weir/bpf/tap.bpf.o");
  private final FlowReading flow = new FlowReading();

  @BeforeEach
  void load() {
    TableSize.of(16).apply(object);
    object
        .setRodata("weir_interval_ns", INTERVAL)
        .loadOnly("tap_tc_ingress")
        .setAutoload("tap_tc_egress", true)
        .load();
  }

  @AfterEach
  void unload() {
    object.close();
  }

  @Test
  void aPacketThatWasPassedAtTheEdgeLeavesTheEpochBeforeAlone() {
    byte[] small = tcp(0);
    byte[] large = tcp(1000);
    runAt(EDGE - 100 * SECOND, small);
    runAt(EDGE - 50 * SECOND, large);
    runAt(EDGE + SECOND / 10, small);
    runAt(EDGE - SECOND / 10, small);
    runAt(EDGE + SECOND / 5, small);
    read();

    assertThat(flow.before.startNanos).isEqualTo(EDGE - INTERVAL);
    assertThat(flow.before.packets()).isEqualTo(2);
    assertThat(flow.before.sizeMin).isEqualTo(small.length);
    assertThat(flow.before.sizeMax).isEqualTo(large.length);
    assertThat(flow.before.firstNanos).isLessThan(EDGE - 50 * SECOND);
    assertThat(flow.now.startNanos).isEqualTo(EDGE);
    assertThat(flow.now.packets()).isEqualTo(3);
    assertThat(flow.now.sequence).isEqualTo(1);
    assertThat(flow.now.firstNanos).isGreaterThanOrEqualTo(EDGE);
  }

  @Test
  void aClockThatWasSetBackTurnsTheEpochBack() {
    runAt(EDGE + SECOND, tcp(0));
    runAt(EDGE - 100 * SECOND, tcp(0));
    read();

    assertThat(flow.before.startNanos).isEqualTo(EDGE);
    assertThat(flow.before.packets()).isEqualTo(1);
    assertThat(flow.now.startNanos).isEqualTo(EDGE - INTERVAL);
    assertThat(flow.now.packets()).isEqualTo(1);
  }

  @Test
  void headersAreNotTakenForSegmentsWhereNobodyCountedThem() {
    byte[] frame = tcp(2000);
    int headers = frame.length - 2000;
    try (TestRun run = object.program("tap_tc_ingress").testRun()) {
      run.context().gsoSize(1000).gsoSegs(0);
      run.run(frame);
    }
    read();

    assertThat(flow.now.packets()).isEqualTo(2);
    assertThat(flow.now.sums[Sum.FRAME_BYTES]).isEqualTo(2L * (headers + 1000));
  }

  /// As the kernel cuts it up: all segments acknowledge and echo, the first one says CWR, the last PSH
  /// and FIN.
  @Test
  void flagsOfASuperPacketAreThoseOfItsSegments() {
    byte[] frame =
        PacketBuilder.ethernet()
            .ipv6("fd00::1", "fd00::2")
            .tcp(1000, 2000, "APFUEC")
            .payload(2500)
            .build();
    try (TestRun run = object.program("tap_tc_ingress").testRun()) {
      run.context().gsoSize(1000).gsoSegs(3);
      run.run(frame);
    }
    read();

    int[] counts = flow.now.counts;
    assertThat(flow.now.packets()).isEqualTo(3);
    assertThat(new int[] {counts[Count.ACK], counts[Count.URG], counts[Count.ECE]}).containsOnly(3);
    assertThat(new int[] {counts[Count.PSH], counts[Count.FIN], counts[Count.CWR]}).containsOnly(1);
    assertThat(counts[Count.SYN]).isZero();
    assertThat(counts[Count.ZERO_WINDOWS]).isZero();
  }

  /// Two hosts of a link that join a group say the same: `::` to `ff02::16`.
  @Test
  void theSameWordsInBothDirectionsOfOneInterfaceAreCountedBoth() {
    byte[] frame = tcp(0);
    for (String program : new String[] {"tap_tc_egress", "tap_tc_ingress"}) {
      try (TestRun run = object.program(program).testRun()) {
        run.run(frame);
      }
    }
    read();

    assertThat(flow.now.packets()).isEqualTo(2);
  }

  private void runAt(long epochNanos, byte[] frame) {
    object.setData("weir_clock_offset_ns", epochNanos - Clock.system().monotonicNanos());
    try (TestRun run = object.program("tap_tc_ingress").testRun()) {
      run.run(frame);
    }
  }

  private void read() {
    try (MappedTable memory = new MappedTable(object);
        TablePart part = memory.part(0)) {
      int[] taken = IntStream.range(0, part.slots()).filter(part::isTaken).toArray();
      assertThat(taken).hasSize(1);
      FlowDecoder.readHead(part.flows(), taken[0] * FlowDecoder.FLOW_BYTES, flow);
      FlowDecoder.readNow(part.flows(), taken[0] * FlowDecoder.FLOW_BYTES, flow);
      EpochDecoder.readEnded(part.before(), taken[0] * EpochDecoder.ENDED_BYTES, flow.before);
    }
  }

  private static byte[] tcp(int payload) {
    return PacketBuilder.ethernet()
        .ipv4("10.0.0.1", "10.0.0.2")
        .tcp(1000, 2000, "A")
        .payload(payload)
        .build();
  }
}
