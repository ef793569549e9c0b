// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue.disk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// A log of texts in a directory, and what it reported.
final class LogRig implements DamageReport, AutoCloseable {
  static final String SCHEMA = "texts";

  final Path directory;
  final List<String> lost = new ArrayList<>();
  final List<String> failures = new ArrayList<>();
  long lostBytes;
  long lostItems;
  DiskLog log;

  LogRig(Path directory, long maxBytes) throws Exception {
    this.directory = directory;
    this.log = DiskLog.open(new DiskLogSettings(directory, maxBytes, SCHEMA, false), this);
  }

  LogRig(Path directory) throws Exception {
    this(directory, 1 << 22);
  }

  void append(String text) throws IOException {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    byte[] bytes = new byte[DiskLog.RESERVED + payload.length];
    System.arraycopy(payload, 0, bytes, DiskLog.RESERVED, payload.length);
    long _ = log.append(bytes, bytes.length, 1, 5);
  }

  static String text(StoredRecord record) {
    return new String(record.payload(), StandardCharsets.UTF_8);
  }

  /// Takes and ends everything.
  List<String> drain() throws IOException {
    List<String> all = new ArrayList<>();
    StoredRecord record = log.take();
    while (record != null) {
      all.add(text(record));
      log.done(record.sequence());
      record = log.take();
    }
    return all;
  }

  /// Files of a directory whose name ends so, in order.
  List<Path> files(String suffix) throws IOException {
    return files(directory, suffix);
  }

  static List<Path> files(Path directory, String suffix) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(path -> path.toString().endsWith(suffix)).sorted().toList();
    }
  }

  /// Where a text stands in a file.
  static int find(byte[] bytes, String text) {
    byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i <= bytes.length - wanted.length; i++) {
      if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
    throw new AssertionError(text + " is not in the file");
  }

  @Override
  public void lost(Path file, long offset, long bytes, long items, String why) {
    lost.add(file.getFileName() + " " + offset + " " + bytes + " " + items + " " + why);
    lostBytes += bytes;
    lostItems += items;
  }

  @Override
  public void failed(String what, IOException cause) {
    failures.add(what + ": " + cause);
  }

  @Override
  public void close() throws IOException {
    log.close();
  }
}
