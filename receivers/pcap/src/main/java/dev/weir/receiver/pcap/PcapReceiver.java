// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.pcap;

import dev.weir.api.Ack;
import dev.weir.api.Batch;
import dev.weir.api.BatchConsumer;
import dev.weir.api.MetricBatch;
import dev.weir.api.Outcome;
import dev.weir.api.component.Receiver;
import dev.weir.api.component.ReceiverContext;
import dev.weir.api.component.StartException;
import dev.weir.api.telemetry.Meter;
import dev.weir.bpf.BpfException;
import dev.weir.bpf.capture.CaptureEngine;
import dev.weir.bpf.capture.CaptureException;
import dev.weir.bpf.capture.CaptureFile;
import dev.weir.bpf.capture.CaptureFiles;
import dev.weir.bpf.capture.CaptureSettings;
import dev.weir.bpf.capture.CaptureTotals;
import dev.weir.bpf.tap.EventBatches;
import dev.weir.bpf.tap.FlowBatches;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads captures on a thread of its own, once and to the end.
final class PcapReceiver implements Receiver {
  private static final int PACKETS_A_TURN = 8192;

  private final ReceiverContext context;
  private final PcapReceiverConfig config;
  private final BatchConsumer next;
  private final FlowBatches flows;
  private final EventBatches events;
  private final Pace pace;
  private final Meter.Counter packets;
  private final Meter.Counter tornFiles;
  private @Nullable Thread reader;
  private volatile boolean closed;

  PcapReceiver(ReceiverContext context, PcapReceiverConfig config, BatchConsumer next) {
    this.context = context;
    this.config = config;
    this.next = next;
    this.flows = new FlowBatches(context.resource(), this::handOn);
    this.events = new EventBatches(context.resource(), this::handOn);
    this.pace = new Pace(config.speed());
    this.packets = context.meter().counter("pcap_packets", "Packets read from captures");
    this.tornFiles =
        context.meter().counter("pcap_torn_files", "Captures that end inside a record");
  }

  @Override
  public void start() throws StartException {
    List<String> missing = config.engine().missing();
    if (!missing.isEmpty()) {
      throw new StartException(String.join("; ", missing));
    }
    try {
      List<Path> files = new ArrayList<>();
      for (String pattern : config.files()) {
        files.addAll(FilePatterns.resolve(pattern));
      }
      int maxFlows = CaptureFiles.check(files, config.mostFlows());
      CaptureSettings settings =
          new CaptureSettings(config.interval(), maxFlows, config.maxChain());
      CaptureEngine engine =
          config.engine().open(settings, flows, config.events() ? new CaptureEvents(events) : null);
      reader = context.threads().platform("read", () -> read(engine, files));
    } catch (CaptureException | IOException | BpfException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public void stop(Duration grace) {
    pace.stop();
    Thread running = reader;
    if (running == null) {
      return;
    }
    try {
      if (!running.join(grace)) {
        running.interrupt();
      }
    } catch (InterruptedException e) {
      running.interrupt();
      Thread.currentThread().interrupt();
    } finally {
      closed = true;
    }
  }

  /// Nothing goes on once the grace of a stop is over.
  private void handOn(Batch batch, Ack ack) {
    if (closed) {
      ack.settle(Outcome.REFUSED);
    } else {
      next.accept(batch, ack);
    }
  }

  private void read(CaptureEngine engine, List<Path> files) {
    try (engine) {
      String problem = feedAll(engine, files);
      CaptureTotals totals = engine.finish();
      flush();
      handOn(new MetricBatch(context.resource(), totals.metrics()), Ack.ignored());
      if (problem.isEmpty()) {
        context.finished();
      } else {
        context.failed(problem);
      }
    } catch (BpfException e) {
      flush();
      context.failed(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void flush() {
    flows.flush();
    events.flush();
  }

  /// What ended reading early, or the empty string. Being stopped is no problem.
  private String feedAll(CaptureEngine engine, List<Path> files) throws InterruptedException {
    try {
      for (Path file : files) {
        feed(engine, file);
      }
      return "";
    } catch (CaptureException e) {
      boolean interrupted = e.getCause() instanceof ClosedByInterruptException;
      return interrupted && pace.isStopped() ? "" : String.valueOf(e.getMessage());
    }
  }

  private void feed(CaptureEngine engine, Path file) throws CaptureException, InterruptedException {
    try (CaptureFile capture = CaptureFile.open(file)) {
      if (config.speed() == 0) {
        feedAtOnce(engine, capture);
      } else {
        feedInTime(engine, capture);
      }
      if (capture.isTorn()) {
        tornFiles.increment();
        context
            .logger()
            .log(
                Level.WARNING,
                "{0} ends inside a record after {1} packets",
                file,
                Long.toString(capture.packets()));
      }
    }
  }

  private void feedAtOnce(CaptureEngine engine, CaptureFile capture) throws CaptureException {
    long before = capture.packets();
    try {
      while (!pace.isStopped() && engine.feed(capture, PACKETS_A_TURN) > 0) {
        packets.add(capture.packets() - before);
        before = capture.packets();
      }
    } finally {
      packets.add(capture.packets() - before);
    }
  }

  private void feedInTime(CaptureEngine engine, CaptureFile capture)
      throws CaptureException, InterruptedException {
    while (!pace.isStopped() && capture.next()) {
      pace.await(capture.packet().timestampNanos());
      engine.feed(capture.packet());
      packets.increment();
      flush();
    }
  }
}
