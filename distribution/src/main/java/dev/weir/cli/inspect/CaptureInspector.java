// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.inspect;

import dev.weir.api.flow.Flow;
import dev.weir.bpf.capture.CaptureEngine;
import dev.weir.bpf.capture.CaptureException;
import dev.weir.bpf.capture.CaptureFile;
import dev.weir.bpf.capture.CaptureFiles;
import dev.weir.bpf.capture.CaptureSettings;
import dev.weir.bpf.capture.EngineKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Runs captures through one flow table.
public final class CaptureInspector {
  private static final int PACKETS_PER_REPORT = 8192;

  /// Is told how far reading has come.
  public interface Progress {
    void at(Path file, long packets, long consumedBytes, long sizeBytes);
  }

  private final List<Path> files;
  private final EngineKind engine;
  private final int maxFlows;
  private final Progress progress;
  private final List<String> warnings = new ArrayList<>();

  /// @param maxFlows how many flows to keep, 0 for what the engine keeps when nobody says
  public CaptureInspector(List<Path> files, EngineKind engine, int maxFlows, Progress progress) {
    this.files = List.copyOf(files);
    this.engine = engine;
    this.maxFlows = maxFlows == 0 ? engine.defaultMaxFlows() : maxFlows;
    this.progress = progress;
  }

  /// Reads all files in order. Damage in a file ends reading; what was read until then is in the
  /// result.
  ///
  /// @throws CaptureException when a file cannot be read at all; nothing has been loaded then
  /// @throws dev.weir.bpf.BpfException when the engine cannot be loaded
  public Inspection inspect() throws CaptureException {
    CaptureSettings settings = CaptureSettings.whole(CaptureFiles.check(files, maxFlows));
    List<Flow> flows = new ArrayList<>();
    PacketNotes notes = new PacketNotes();
    try (CaptureEngine engine = this.engine.open(settings, flows::add, notes)) {
      String problem = "";
      try {
        for (Path file : files) {
          feed(engine, file);
        }
      } catch (CaptureException e) {
        problem = String.valueOf(e.getMessage());
      }
      return new Inspection(engine.finish(), flows, notes, warnings, problem);
    }
  }

  private void feed(CaptureEngine engine, Path file) throws CaptureException {
    try (CaptureFile capture = CaptureFile.open(file)) {
      while (engine.feed(capture, PACKETS_PER_REPORT) > 0) {
        progress.at(file, capture.packets(), capture.consumedBytes(), capture.sizeBytes());
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
