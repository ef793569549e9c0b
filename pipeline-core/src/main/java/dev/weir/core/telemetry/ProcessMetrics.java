// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.telemetry;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;

/// The metrics of the process and the build. Names are frozen. What comes from `/proc` is absent
/// where there is no `/proc`.
final class ProcessMetrics {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path TASKS = Path.of("/proc/self/task");
  private static final Path OPEN_FILES = Path.of("/proc/self/fd");

  private ProcessMetrics() {}

  static void register(PrometheusRegistry registry, String version) {
    gauge(
        registry,
        "weir_process_resident_memory_bytes",
        "Memory that the process holds in RAM.",
        ProcessMetrics::residentBytes);
    gauge(
        registry,
        "weir_process_heap_bytes",
        "Java heap in use.",
        () -> Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
    gauge(
        registry,
        "weir_process_heap_max_bytes",
        "The most that the Java heap may grow to.",
        () -> Runtime.getRuntime().maxMemory());
    gauge(
        registry,
        "weir_process_threads",
        "Operating-system threads of the process.",
        () -> entries(TASKS));
    Instant start = ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
    gauge(
        registry,
        "weir_process_uptime_seconds",
        "Time since the process started.",
        () -> Duration.between(start, Instant.now()).toMillis() / 1e3);
    gauge(
        registry,
        "weir_process_open_files",
        "File descriptors that the process holds.",
        () -> entries(OPEN_FILES));
    gc(
        registry,
        "weir_process_gc_seconds_total",
        "Time that garbage collections took, by the name of the collector.",
        collector -> collector.getCollectionTime() / 1e3);
    gc(
        registry,
        "weir_process_gc_collections_total",
        "Garbage collections, by the name of the collector.",
        collector -> (double) collector.getCollectionCount());
    CounterWithCallback.builder()
        .name("weir_process_cpu_seconds_total")
        .help("CPU time that the process has used.")
        .callback(callback ->
            ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .ifPresent(used -> callback.call(used.toNanos() / 1e9)))
        .register(registry);
    GaugeWithCallback.builder()
        .name("weir_build_info")
        .help("1; the labels are the versions of Weir and of the Java runtime that run.")
        .labelNames("version", "java_version")
        .callback(callback -> callback.call(1, version, Runtime.version().toString()))
        .register(registry);
  }

  private static void gauge(
      PrometheusRegistry registry, String name, String help, DoubleSupplier value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> {
          double now = value.getAsDouble();
          if (!Double.isNaN(now)) {
            callback.call(now);
          }
        })
        .register(registry);
  }

  private static void gc(
      PrometheusRegistry registry,
      String name,
      String help,
      ToDoubleFunction<GarbageCollectorMXBean> value) {
    CounterWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames("gc")
        .callback(callback ->
            ManagementFactory.getGarbageCollectorMXBeans()
                .forEach(one -> callback.call(value.applyAsDouble(one), one.getName())))
        .register(registry);
  }

  private static double residentBytes() {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith("VmRSS:")) {
          return 1024.0 * Long.parseLong(line.replaceAll("\\D", ""));
        }
      }
    } catch (IOException _) {
      // No /proc here.
    }
    return Double.NaN;
  }

  private static double entries(Path directory) {
    String[] names = directory.toFile().list();
    return names == null ? Double.NaN : names.length;
  }
}
