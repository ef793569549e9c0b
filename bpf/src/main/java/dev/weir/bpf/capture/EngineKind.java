// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

import dev.weir.api.flow.Flow;
import dev.weir.bpf.event.PacketEvents;
import dev.weir.bpf.ffi.CaptureLibrary;
import dev.weir.bpf.tap.TapEnvironment;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What counts the packets of a capture: the same C in two builds.
public enum EngineKind {
  /// Compiled for this machine: fast, any kernel, no privileges.
  NATIVE,
  /// The tap's own eBPF program in the kernel, packet by packet.
  KERNEL;

  /// How many flows the table holds when nobody says. The native engine takes memory for those that
  /// are there; the kernel for all at once.
  public int defaultMaxFlows() {
    return switch (this) {
      case NATIVE -> 4 << 20;
      case KERNEL -> CaptureSettings.DEFAULT_MAX_FLOWS;
    };
  }

  /// What this machine or process lacks, each with the remedy; empty when the engine can run.
  public List<String> missing() {
    return switch (this) {
      case NATIVE -> {
        String problem = CaptureLibrary.problem();
        yield problem.isEmpty() ? List.of() : List.of(problem);
      }
      case KERNEL -> TapEnvironment.missing();
    };
  }

  /// Loads the engine.
  ///
  /// @param records takes the flow records, on the feeding thread
  /// @param events takes every NDP packet and every anomaly, on the feeding thread; null for flows
  ///     alone
  /// @throws dev.weir.bpf.BpfException when it cannot be loaded
  public CaptureEngine open(
      CaptureSettings settings, Consumer<Flow> records, @Nullable PacketEvents events) {
    return switch (this) {
      case NATIVE -> NativeCaptureEngine.open(settings, records, events);
      case KERNEL ->
          events == null
              ? KernelCaptureEngine.open(settings, records)
              : KernelCaptureEngine.open(settings, records, events);
    };
  }
}
