// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/// What a log finds in its directory. Segments without anything that waits are removed; those that cannot
/// be read at all are kept aside.
record Opening(
    PositionFile positionFile,
    Position position,
    KeptAside aside,
    List<Segment> segments,
    long lastNumber) {
  static final String POSITION = "position";

  static Opening of(DiskLogSettings settings, DamageReport report) throws IOException {
    Path directory = settings.directory();
    PositionFile file = new PositionFile(directory.resolve(POSITION));
    try {
      Position kept = file.read();
      Position position = Objects.requireNonNullElseGet(kept, () -> new Position(1, Set.of()));
      KeptAside aside = new KeptAside(directory.resolve("unreadable"), settings.mostKeptAside());
      List<Segment> segments = new ArrayList<>();
      Set<Long> present = new HashSet<>();
      long lastNumber = 0;
      for (Path path : segmentFiles(directory)) {
        long number = Segment.number(path).orElseThrow();
        lastNumber = Math.max(lastNumber, number);
        Segment segment = scan(path, number, position, present, report);
        if (segment.waiting().isEmpty()) {
          remove(segment, aside, report);
        } else {
          segments.add(segment);
        }
      }
      position.keepOnly(present);
      return new Opening(file, position, aside, segments, lastNumber);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static List<Path> segmentFiles(Path directory) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(path -> Segment.number(path).isPresent() && Files.isRegularFile(path))
          .sorted(Comparator.comparingLong(path -> Segment.number(path).orElseThrow()))
          .toList();
    }
  }

  private static Segment scan(
      Path path, long number, Position position, Set<Long> present, DamageReport report)
      throws IOException {
    try {
      return Segment.scan(
          path,
          number,
          position,
          present,
          (offset, bytes) -> report.lost(path, offset, bytes, 0, DiskLog.NO_RECORD));
    } catch (DamageException e) {
      Segment unreadable = new Segment(path, number, Files.size(path));
      unreadable.damage();
      report.lost(path, 0, unreadable.bytes(), 0, String.valueOf(e.getMessage()));
      return unreadable;
    }
  }

  /// Deletes a segment's file, or keeps it aside when something in it could not be read.
  static void remove(Segment segment, KeptAside aside, DamageReport report) {
    try {
      if (segment.damaged()) {
        aside.keep(segment.path(), segment.bytes());
      } else {
        Files.deleteIfExists(segment.path());
      }
    } catch (IOException e) {
      // What is done in it is not sent again: the position says so, also after a start.
      report.failed(segment.path() + " cannot be removed", e);
    }
  }
}
