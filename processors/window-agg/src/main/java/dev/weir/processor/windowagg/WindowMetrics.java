// SPDX-License-Identifier: Apache-2.0
package dev.weir.processor.windowagg;

import dev.weir.api.flow.Flow;
import dev.weir.api.telemetry.Meter;
import dev.weir.api.telemetry.Meter.Counter;

/// What the processor tells of itself. Counted by its thread, read by any.
final class WindowMetrics {
  private final Counter latePacketRecords;
  private final Counter latePackets;
  private final Counter lateExchanges;
  private final Counter lateOthers;
  private final Counter joinedExchanges;
  private final Counter loneExchanges;
  private final Counter crossing;
  private final Counter windows;
  private final Counter earlyWindows;
  private final Counter forgotten;
  private final Counter steps;
  private volatile int flows;
  private volatile int openWindows;
  private volatile long pendingBytes;
  private volatile long flowBytes;

  WindowMetrics(Meter meter) {
    Meter.LabelledCounter late =
        meter.counter(
            "window_agg_too_late",
            "Records, or exchanges in them, that came when their window had been handed on",
            "record");
    this.latePacketRecords = late.with("packets");
    this.lateExchanges = late.with("exchange");
    this.lateOthers = late.with("verdict");
    this.latePackets =
        meter.counter("window_agg_too_late_packets", "Packets in records that came too late");
    Meter.LabelledCounter exchanges =
        meter.counter(
            "window_agg_exchanges",
            "Application exchanges handed on, by what their row has besides",
            "row");
    this.joinedExchanges = exchanges.with("packets");
    this.loneExchanges = exchanges.with("no_packets");
    this.crossing =
        meter.counter(
            "window_agg_crossing_records",
            "Records that began before the window of their end, in which they are whole");
    this.windows = meter.counter("window_agg_windows", "Windows handed on");
    this.earlyWindows =
        meter.counter("window_agg_early_windows", "Windows handed on early because of max_pending");
    this.forgotten =
        meter.counter("window_agg_forgotten_flows", "Flows forgotten because of max_flows");
    this.steps =
        meter.counter("window_agg_clock_steps", "Steps of the wall clock of a second or more");
    meter.gauge("window_agg_flows", "Flows remembered", () -> flows);
    meter.gauge("window_agg_open_windows", "Windows that take records", () -> openWindows);
    meter.gauge(
        "window_agg_pending_bytes", "Memory that rows of open windows take", () -> pendingBytes);
    meter.gauge("window_agg_flow_bytes", "Memory that flows take besides", () -> flowBytes);
  }

  void latePackets(long packets) {
    latePacketRecords.increment();
    latePackets.add(packets);
  }

  void lateExchange() {
    lateExchanges.increment();
  }

  void lateVerdict() {
    lateOthers.increment();
  }

  void crossing() {
    crossing.increment();
  }

  void row(Flow row) {
    int exchanges = row.exchanges().size();
    if (exchanges > 0) {
      (row.traffic() == null ? loneExchanges : joinedExchanges).add(exchanges);
    }
  }

  void windowClosed() {
    windows.increment();
  }

  void windowClosedEarly() {
    earlyWindows.increment();
  }

  void forgot(int count) {
    forgotten.add(count);
  }

  Counter clockSteps() {
    return steps;
  }

  void now(KnownFlows known, OpenWindows open, long bytes) {
    flows = known.size();
    flowBytes = known.bytes();
    openWindows = open.size();
    pendingBytes = bytes;
  }
}
