// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.row;

import static dev.weir.exporter.csv.row.Column.real;
import static dev.weir.exporter.csv.row.Column.text;
import static dev.weir.exporter.csv.row.Column.whole;

import dev.weir.api.flow.HostSample;
import dev.weir.api.flow.HostSample.BusyProcess;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// The 12 columns of the host in the classic schema: the same in all rows of a window, empty where
/// nobody measured it, as in captures.
final class HostColumns {
  private static final double MEGA = 1e6;

  private HostColumns() {}

  static List<Column> all() {
    return List.of(
        real(
            "cpu_usage_percent",
            "%",
            "Of all processors together, 0 to 100.",
            measured(HostSample::cpuUsagePercent)),
        real(
            "memory_usage_percent",
            "%",
            "Of the host's memory, or of the container's limit.",
            measured(HostSample::memoryUsagePercent)),
        real(
            "memory_available_mb",
            "MBy",
            "What could be given out without swapping, in units of 1,000,000 bytes.",
            measured(host -> host.memoryAvailableBytes() / MEGA)),
        whole(
            "disk_read_bytes",
            "By",
            "Read from disks in the window.",
            counted(HostSample::diskReadBytes)),
        whole(
            "disk_write_bytes",
            "By",
            "Written to disks in the window.",
            counted(HostSample::diskWriteBytes)),
        whole(
            "disk_read_count",
            "{operation}",
            "Reads in the window.",
            counted(HostSample::diskReads)),
        whole(
            "disk_write_count",
            "{operation}",
            "Writes in the window.",
            counted(HostSample::diskWrites)),
        whole(
            "disk_read_time_ms",
            "ms",
            "Time that the window's reads took.",
            counted(HostSample::diskReadMillis)),
        whole(
            "disk_write_time_ms",
            "ms",
            "Time that the window's writes took.",
            counted(HostSample::diskWriteMillis)),
        real(
            "disk_avg_latency_us",
            "us",
            "Time that one read or write of the window took; empty when there was none.",
            measured(HostSample::diskLatencyMicros)),
        whole(
            "oom_kills",
            "{process}",
            "Processes that the kernel killed in the window for want of memory.",
            counted(HostSample::oomKills)),
        text(
            "process_cpu_top3",
            "The three busiest processes, `name:percent;name:percent;name:percent`, in percent of one"
                + " processor.",
            HostColumns::busiest));
  }

  private static ToDoubleFunction<Row> measured(ToDoubleFunction<HostSample> value) {
    return row -> {
      HostSample host = row.host();
      return host == null ? Double.NaN : value.applyAsDouble(host);
    };
  }

  private static ToLongFunction<Row> counted(ToLongFunction<HostSample> value) {
    return row -> {
      HostSample host = row.host();
      long count = host == null ? -1 : value.applyAsLong(host);
      return count < 0 ? Cell.ABSENT : count;
    };
  }

  private static @Nullable String busiest(Row row) {
    HostSample host = row.host();
    if (host == null || host.busiest().isEmpty()) {
      return null;
    }
    StringBuilder text = new StringBuilder(64);
    for (BusyProcess process : host.busiest()) {
      text.append(text.isEmpty() ? "" : ";")
          .append(process.name().replace(';', '_').replace(':', '_'))
          .append(':')
          .append(String.format(Locale.ROOT, "%.1f", process.cpuPercent()));
    }
    return text.toString();
  }
}
