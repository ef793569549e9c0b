// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What is said of a data set beside its rows: a JSON file. It is replaced as a whole, so that a reader
/// never sees a part. Not safe for use by several threads.
final class Manifest {
  private static final String FILES = "files";
  private static final String NAME = "name";
  private static final String ROWS = "rows";
  private static final long SECOND = 1_000_000_000L;

  /// How a file of the data set stands.
  enum State {
    /// Rows are being added.
    GROWING,
    /// All rows are there.
    WHOLE,
    /// An earlier run left it and this one finished it: all whole rows are there.
    RECOVERED,
    /// Somebody moved or removed it while it grew.
    GONE;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Path path;
  private final Map<String, Object> tree;

  private Manifest(Path path, Map<String, Object> tree) {
    this.path = path;
    this.tree = tree;
  }

  /// Of a new data set.
  ///
  /// @param head what does not change while the data set grows
  static Manifest begin(Path path, Map<String, Object> head) {
    Map<String, Object> tree = new LinkedHashMap<>(head);
    tree.put(FILES, new ArrayList<>());
    return new Manifest(path, tree);
  }

  /// Of an earlier run.
  ///
  /// @throws IOException also when it is none
  static Manifest read(Path path) throws IOException {
    Map<String, Object> tree = Json.read(Files.readAllBytes(path));
    if (!(tree.get(FILES) instanceof List<?>)) {
      throw new IOException(path + " is no manifest: it has no list of files");
    }
    return new Manifest(path, tree);
  }

  boolean names(String file) {
    return files().stream().anyMatch(entry -> file.equals(entry.get(NAME)));
  }

  /// Says how a file stands, in the place of what was said before.
  ///
  /// @param before the name that it was told by
  /// @param span null when nobody knows: what was said before is true as long as no row has come since
  void file(String before, String name, State state, long rows, long bytes, @Nullable Span span) {
    List<Map<String, Object>> files = files();
    int at = 0;
    while (at < files.size() && !isNamed(files.get(at), before, name)) {
      at++;
    }
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put(NAME, name);
    entry.put("state", state.label());
    entry.put(ROWS, rows);
    entry.put("bytes", bytes);
    if (span != null) {
      entry.put("start", time(span.startNanos()));
      entry.put("end", time(span.endNanos()));
    } else if (at < files.size() && Objects.equals(files.get(at).get(ROWS), rows)) {
      copy(files.get(at), entry, "start");
      copy(files.get(at), entry, "end");
    }
    if (at < files.size()) {
      files.set(at, entry);
    } else {
      files.add(entry);
    }
    sum(files);
  }

  /// By the old name, or by the new one where finishing it has failed since it was told and goes on.
  private static boolean isNamed(Map<String, Object> entry, String before, String name) {
    return before.equals(entry.get(NAME)) || name.equals(entry.get(NAME));
  }

  /// Takes out a file that holds no rows.
  void forget(String name) {
    List<Map<String, Object>> files = files();
    files.removeIf(entry -> name.equals(entry.get(NAME)));
    sum(files);
  }

  void put(String key, Object value) {
    tree.put(key, value);
  }

  /// Whether every file is as it will stay, nothing will be added, and no record was lost on its way.
  void complete(boolean complete) {
    tree.put("complete", complete);
  }

  void write() throws IOException {
    WholeFiles.replace(path, Json.write(tree));
  }

  /// Text of an instant, ISO 8601 in UTC.
  static String time(long nanos) {
    return Instant.ofEpochSecond(Math.floorDiv(nanos, SECOND), Math.floorMod(nanos, SECOND))
        .toString();
  }

  /// Where of one file nobody knows its times, nobody knows those of all.
  private void sum(List<Map<String, Object>> files) {
    long rows = 0;
    String start = null;
    String end = null;
    boolean known = true;
    for (Map<String, Object> entry : files) {
      long its = entry.get(ROWS) instanceof Long number ? number : 0;
      rows += its;
      known &= its == 0 || entry.containsKey("end");
      start = earlier(start, entry.get("start"), -1);
      end = earlier(end, entry.get("end"), 1);
    }
    tree.put(FILES, files);
    tree.put(ROWS, rows);
    tree.put("start", known && start != null ? start : "");
    tree.put("end", known && end != null ? end : "");
  }

  /// @param sign -1 for the earlier, 1 for the later of both
  private static @Nullable String earlier(@Nullable String one, @Nullable Object other, int sign) {
    if (!(other instanceof String text)) {
      return one;
    }
    return one == null || sign * Instant.parse(text).compareTo(Instant.parse(one)) > 0 ? text : one;
  }

  private static void copy(Map<String, Object> from, Map<String, Object> to, String key) {
    Object value = from.get(key);
    if (value != null) {
      to.put(key, value);
    }
  }

  private List<Map<String, Object>> files() {
    List<Map<String, Object>> files = new ArrayList<>();
    if (tree.get(FILES) instanceof List<?> list) {
      for (Object item : list) {
        Map<String, Object> entry = new LinkedHashMap<>();
        if (item instanceof Map<?, ?> map) {
          map.forEach((key, value) -> entry.put(String.valueOf(key), value));
        }
        files.add(entry);
      }
    }
    return files;
  }
}
