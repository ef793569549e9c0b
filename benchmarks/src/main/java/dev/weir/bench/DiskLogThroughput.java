// SPDX-License-Identifier: Apache-2.0
package dev.weir.bench;

import dev.weir.api.FlowBatch;
import dev.weir.api.Resource;
import dev.weir.api.flow.Flow;
import dev.weir.core.queue.codec.BatchCodec;
import dev.weir.core.queue.codec.RecordOutput;
import dev.weir.core.queue.disk.DamageReport;
import dev.weir.core.queue.disk.DirectoryInUseException;
import dev.weir.core.queue.disk.DiskLog;
import dev.weir.core.queue.disk.DiskLogSettings;
import dev.weir.core.queue.disk.StoredRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The log of disk queues beside a plain file: batches of flows as bytes, appended one by one, each with
/// an `fsync` or one at the end, and read back. A record in the log has a checksum, a place and an end.
///
/// Arguments: rounds, records a round, a directory.
public final class DiskLogThroughput {
  private static final int BATCH = 1_000;
  private static final int SYNCED_BATCHES = 200;

  private final Path directory;
  private final byte[] framed;
  private final int size;
  private final String schema;

  private DiskLogThroughput(Path directory) {
    BatchCodec codec = new BatchCodec();
    RecordOutput out = new RecordOutput(DiskLog.RESERVED);
    List<Flow> flows = new ArrayList<>(BATCH);
    for (int i = 0; i < BATCH; i++) {
      flows.add(SyntheticFlows.flow(i));
    }
    codec.write(new FlowBatch(Resource.empty(), flows), out);
    this.directory = directory;
    this.framed = out.array();
    this.size = out.size();
    this.schema = codec.schema();
  }

  /// Seconds for appending and for reading back.
  private record Took(double append, double read) {}

  public static void main(String[] arguments) throws IOException, DirectoryInUseException {
    int rounds = Integer.parseInt(arguments[0]);
    int batches = Integer.parseInt(arguments[1]) / BATCH;
    DiskLogThroughput throughput = new DiskLogThroughput(Path.of(arguments[2]));
    System.out.println("| bytes of 1,000 flows each | append MB/s | read back MB/s |");
    System.out.println("|---|---|---|");
    for (boolean always : List.of(false, true)) {
      int count = always ? Math.min(batches, SYNCED_BATCHES) : batches;
      double megabytes = count * (double) throughput.payload() / 1e6;
      Samples[] file = {new Samples(), new Samples()};
      Samples[] log = {new Samples(), new Samples()};
      for (int round = -1; round < rounds; round++) {
        Took plain = throughput.file(count, always);
        Took kept = throughput.log(count, always);
        if (round >= 0) {
          file[0].add(megabytes / plain.append());
          file[1].add(megabytes / plain.read());
          log[0].add(megabytes / kept.append());
          log[1].add(megabytes / kept.read());
        }
      }
      String sync = always ? "fsync each" : "fsync at the end";
      print("plain file, " + sync, file);
      print("log, " + sync, log);
      System.out.printf(
          Locale.ROOT,
          "| log / plain | %.2f | %.2f |%n",
          log[0].median() / file[0].median(),
          log[1].median() / file[1].median());
    }
    System.out.printf(
        Locale.ROOT, "%nBytes a flow in it: %.0f.%n", throughput.payload() / (double) BATCH);
  }

  private static void print(String what, Samples[] samples) {
    System.out.printf("| %s | %s | %s |%n", what, samples[0].text(0), samples[1].text(0));
  }

  private int payload() {
    return size - DiskLog.RESERVED;
  }

  private Took file(int batches, boolean always) throws IOException {
    Path path = directory.resolve("plain");
    ByteBuffer bytes = ByteBuffer.allocateDirect(payload());
    bytes.put(framed, DiskLog.RESERVED, payload());
    long begin = System.nanoTime();
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (int i = 0; i < batches; i++) {
        bytes.rewind();
        while (bytes.hasRemaining()) {
          int _ = channel.write(bytes);
        }
        if (always) {
          channel.force(false);
        }
      }
      channel.force(false);
    }
    long appended = System.nanoTime();
    try (FileChannel channel = FileChannel.open(path)) {
      for (int i = 0; i < batches; i++) {
        bytes.clear();
        while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
      }
    }
    long end = System.nanoTime();
    Files.delete(path);
    return new Took((appended - begin) / 1e9, (end - appended) / 1e9);
  }

  private Took log(int batches, boolean always) throws IOException, DirectoryInUseException {
    long capacity = 2L * batches * size + (1 << 26);
    DiskLogSettings settings =
        new DiskLogSettings(directory.resolve("log"), capacity, schema, true);
    try (DiskLog log = DiskLog.open(settings, new Refusal())) {
      long begin = System.nanoTime();
      for (int i = 0; i < batches; i++) {
        long _ = log.append(framed, size, BATCH, i);
        if (always) {
          log.sync();
        }
      }
      log.sync();
      long appended = System.nanoTime();
      int read = 0;
      for (StoredRecord record = log.take(); record != null; record = log.take()) {
        read++;
        log.done(record.sequence());
      }
      long end = System.nanoTime();
      if (read != batches) {
        throw new IllegalStateException(read + " of " + batches + " records came back");
      }
      return new Took((appended - begin) / 1e9, (end - appended) / 1e9);
    }
  }

  /// Nothing is damaged here.
  private static final class Refusal implements DamageReport {
    @Override
    public void lost(Path file, long offset, long bytes, long items, String why) {
      throw new IllegalStateException(file + ": " + why);
    }

    @Override
    public void failed(String what, IOException cause) {
      throw new UncheckedIOException(what, cause);
    }
  }
}
