// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.inspect;

import dev.weir.api.flow.Flow;
import dev.weir.bpf.capture.CaptureEngine;
import dev.weir.bpf.capture.CaptureException;
import dev.weir.bpf.capture.CaptureFile;
import dev.weir.bpf.capture.CaptureSettings;
import dev.weir.bpf.capture.KernelCaptureEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Runs captures through one flow table.
public final class CaptureInspector {
  /// The shortest packet that can be in a flow, with its record header.
  private static final int SMALLEST_RECORD = 31;

  private static final int PACKETS_PER_REPORT = 8192;

  /// Is told how far reading has come.
  public interface Progress {
    void at(Path file, long packets, long consumedBytes, long sizeBytes);
  }

  private final List<Path> files;
  private final int maxFlows;
  private final Progress progress;
  private final List<String> warnings = new ArrayList<>();
  private long mostFlows;

  public CaptureInspector(List<Path> files, int maxFlows, Progress progress) {
    this.files = List.copyOf(files);
    this.maxFlows = maxFlows;
    this.progress = progress;
  }

  /// Reads all files in order. Damage in a file ends reading; what was read until then is in the
  /// result.
  ///
  /// @throws CaptureException when a file cannot be read at all; nothing has been loaded then
  /// @throws dev.weir.bpf.BpfException when the kernel refuses the program
  public Inspection inspect() throws CaptureException {
    for (Path file : files) {
      check(file);
    }
    // A small capture needs no large table, and the kernel allocates it at once.
    CaptureSettings settings = CaptureSettings.whole(Math.clamp(mostFlows, 1, maxFlows));
    List<Flow> flows = new ArrayList<>();
    try (CaptureEngine engine = KernelCaptureEngine.open(settings, flows::add)) {
      String problem = "";
      try {
        for (Path file : files) {
          feed(engine, file);
        }
      } catch (CaptureException e) {
        problem = String.valueOf(e.getMessage());
      }
      return new Inspection(engine.finish(), flows, warnings, problem);
    }
  }

  private void check(Path file) throws CaptureException {
    if (Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file)) {
      mostFlows = Long.MAX_VALUE / 2; // a pipe: it can be opened only once
      return;
    }
    try (CaptureFile capture = CaptureFile.open(file)) {
      long bytes = capture.isCompressed() ? Integer.MAX_VALUE : capture.sizeBytes();
      mostFlows += bytes / SMALLEST_RECORD + 1;
    }
  }

  private void feed(CaptureEngine engine, Path file) throws CaptureException {
    try (CaptureFile capture = CaptureFile.open(file)) {
      while (capture.next()) {
        engine.feed(capture.packet());
        if (capture.packets() % PACKETS_PER_REPORT == 0) {
          progress.at(file, capture.packets(), capture.consumedBytes(), capture.sizeBytes());
        }
      }
      if (capture.isTorn()) {
        warnings.add(
            file
                + ": ends inside a record after "
                + capture.packets()
                + " packets; the rest of that record is missing");
      }
    }
  }
}
