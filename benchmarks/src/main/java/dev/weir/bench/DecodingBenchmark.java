// SPDX-License-Identifier: Apache-2.0
package dev.weir.bench;

import dev.weir.api.flow.Flow;
import dev.weir.api.flow.FlowId;
import dev.weir.bpf.flow.EpochReading;
import dev.weir.bpf.flow.FlowDelta;
import dev.weir.bpf.flow.FlowReading;
import dev.weir.bpf.flow.Interfaces;
import dev.weir.bpf.layout.FlowDecoder;
import dev.weir.bpf.layout.KeyDecoder;
import dev.weir.bpf.object.BatchReader;
import dev.weir.bpf.object.BpfMap;
import dev.weir.bpf.object.BpfObject;
import dev.weir.bpf.object.TestRun;
import java.util.concurrent.TimeUnit;
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
  private final EpochReading nothing = new EpochReading();
  private final BpfObject object;
  private final BpfMap map;
  private final BatchReader entries;

  /// Fills a table and reads it once; the memory stays.
  public DecodingBenchmark() {
    object =
        BpfObject.openResource(DecodingBenchmark.class, "tap_scatter.bpf.o")
            .setMaxEntries("weir_flows", 2 * FLOWS)
            .load();
    object.setData("bench_flow_mask", FLOWS - 1);
    try (TestRun run = object.program("tap_tc_ingress").testRun(10 * FLOWS)) {
      run.run(Frames.IPV6_TCP.bytes());
    }
    map = object.map("weir_flows");
    entries = map.reader(2 * FLOWS, 0);
    if (entries.read() != FLOWS) {
      throw new IllegalStateException("not all flows came at once");
    }
  }

  @TearDown
  public void close() {
    entries.close();
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
    return FlowDelta.of(reading, reading.now, nothing, 0, null, Interfaces.none());
  }

  private void decode(int index) {
    KeyDecoder.read(entries.keys(), (long) index * map.keyBytes(), reading.key);
    if (!FlowDecoder.readEntry(entries.values(), index * map.valueBytes(), reading)) {
      throw new IllegalStateException("an entry changed, and nobody writes");
    }
  }
}
