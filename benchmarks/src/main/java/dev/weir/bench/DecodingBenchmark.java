// SPDX-License-Identifier: Apache-2.0
package dev.weir.bench;

import dev.weir.api.flow.Flow;
import dev.weir.api.flow.FlowId;
import dev.weir.bpf.flow.FlowReading;
import dev.weir.bpf.flow.FlowRecords;
import dev.weir.bpf.flow.Interfaces;
import dev.weir.bpf.layout.FlowDecoder;
import dev.weir.bpf.object.BpfObject;
import dev.weir.bpf.object.TestRun;
import dev.weir.bpf.table.MappedTable;
import dev.weir.bpf.table.TablePart;
import dev.weir.bpf.table.TableSize;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/// What it takes to make a flow record of an entry that has been read, without the reading: the part
/// of [BatchRead] that is Java's own.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "-XX:+UseSerialGC",
      "-XX:+UseCompactObjectHeaders",
      "--enable-native-access=ALL-UNNAMED"
    })
public class DecodingBenchmark {
  private static final int FLOWS = 1024;

  private final FlowReading reading = new FlowReading();
  private final BpfObject object;
  private final MappedTable table;
  private final TablePart part;
  private final int[] taken;

  /// Fills a table and reads it once; the memory stays.
  public DecodingBenchmark() {
    object = BpfObject.openResource(DecodingBenchmark.class, "tap_scatter.bpf.o");
    TableSize.of(2 * FLOWS).apply(object);
    object.load();
    object.setData("bench_flow_mask", FLOWS - 1);
    try (TestRun run = object.program("tap_tc_ingress").testRun(10 * FLOWS)) {
      run.run(Frames.IPV6_TCP_ACK.bytes());
    }
    table = new MappedTable(object);
    part = table.part(0);
    taken = IntStream.range(0, part.slots()).filter(part::isTaken).toArray();
    if (taken.length != FLOWS) {
      throw new IllegalStateException(taken.length + " flows of " + FLOWS);
    }
  }

  @TearDown
  public void close() {
    part.close();
    table.close();
    object.close();
  }

  /// Native memory into a reused object.
  @Benchmark
  @OperationsPerInvocation(FLOWS)
  public void entry(Blackhole hole) {
    for (int i = 0; i < FLOWS; i++) {
      decode(i);
      hole.consume(reading);
    }
  }

  /// The same, and a record of it.
  @Benchmark
  @OperationsPerInvocation(FLOWS)
  public void record(Blackhole hole) {
    for (int i = 0; i < FLOWS; i++) {
      hole.consume(flow(i));
    }
  }

  /// The same, and the record's id.
  @Benchmark
  @OperationsPerInvocation(FLOWS)
  public void recordAndId(Blackhole hole) {
    for (int i = 0; i < FLOWS; i++) {
      hole.consume(FlowId.of(flow(i).key()));
    }
  }

  private Flow flow(int index) {
    decode(index);
    return FlowRecords.of(reading, reading.now, null, Interfaces.none());
  }

  private void decode(int index) {
    long at = taken[index] * FlowDecoder.FLOW_BYTES;
    FlowDecoder.readHead(part.flows(), at, reading);
    FlowDecoder.readNow(part.flows(), at, reading);
  }
}
