// SPDX-License-Identifier: Apache-2.0
package com.example.numbered;

import dev.weir.api.Ack;
import dev.weir.api.Attributes;
import dev.weir.api.BatchConsumer;
import dev.weir.api.Event;
import dev.weir.api.EventBatch;
import dev.weir.api.Outcome;
import dev.weir.api.Severity;
import dev.weir.api.component.Receiver;
import dev.weir.api.component.ReceiverContext;
import dev.weir.api.component.StartException;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A source that keeps what is not acknowledged, as a queue of messages does: each acknowledged batch
/// is 4 bytes in a file, and a new process goes on with those that are not in it.
final class NumberedReceiver implements Receiver {
  private final ReceiverContext context;
  private final NumberedReceiverConfig config;
  private final BatchConsumer next;
  private final BitSet acknowledged = new BitSet();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private RandomAccessFile file;
  private Thread thread;

  NumberedReceiver(ReceiverContext context, NumberedReceiverConfig config, BatchConsumer next) {
    this.context = context;
    this.config = config;
    this.next = next;
  }

  @Override
  public void start() throws StartException {
    try {
      if (Files.exists(config.acknowledged())) {
        try (DataInputStream in =
            new DataInputStream(Files.newInputStream(config.acknowledged()))) {
          while (in.available() >= 4) {
            acknowledged.set(in.readInt());
          }
        }
      }
      file = new RandomAccessFile(config.acknowledged().toFile(), "rw");
      file.seek(acknowledgedBytes());
    } catch (IOException e) {
      throw new StartException("cannot read what was acknowledged: " + e, e);
    }
    thread = context.threads().virtual("source", this::run);
  }

  /// What a killed process wrote half is written again.
  private long acknowledgedBytes() throws IOException {
    return file.length() / 4 * 4;
  }

  private void run() {
    try {
      long pauseNanos = TimeUnit.SECONDS.toNanos(config.records()) / config.rate();
      long due = System.nanoTime();
      int batch = firstOpen();
      while (batch < config.batches()) {
        due += pauseNanos;
        if (stopping.await(due - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          return;
        }
        int number = batch;
        next.accept(
            new EventBatch(context.resource(), records(number)),
            Ack.of(outcome -> settled(number, outcome)));
        batch = nextOpen(number);
      }
      context.finished();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized int firstOpen() {
    return acknowledged.nextClearBit(0);
  }

  private synchronized int nextOpen(int after) {
    int next = acknowledged.nextClearBit(after + 1);
    return next < config.batches() ? next : acknowledged.nextClearBit(0);
  }

  private List<Event> records(int batch) {
    List<Event> records = new ArrayList<>();
    for (int i = 0; i < config.records(); i++) {
      long number = (long) batch * config.records() + i;
      records.add(
          new Event(
              "numbered",
              context.clock().epochNanos(),
              Severity.INFO,
              String.format("record-%09d", number),
              Attributes.empty()));
    }
    return records;
  }

  private synchronized void settled(int batch, Outcome outcome) {
    if (outcome != Outcome.DELIVERED) {
      return;
    }
    try {
      file.writeInt(batch);
      acknowledged.set(batch);
    } catch (IOException e) {
      context.failed("cannot write down what was acknowledged: " + e);
    }
  }

  @Override
  public void stop(Duration grace) {
    stopping.countDown();
    try {
      if (thread != null) {
        thread.join(grace);
      }
      if (file != null) {
        file.close();
      }
    } catch (InterruptedException | IOException e) {
      context.logger().log(System.Logger.Level.WARNING, "the source did not end well", e);
    }
  }
}
