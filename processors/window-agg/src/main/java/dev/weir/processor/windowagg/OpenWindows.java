// SPDX-License-Identifier: Apache-2.0
package dev.weir.processor.windowagg;

import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The windows that still take records, and where each flow's rows stand in them: from the newest to
/// the oldest, each row naming the one before. For one thread.
final class OpenWindows {
  private final KnownFlows flows;
  private final long windowNanos;
  private final RowMemory memory = new RowMemory();
  private final NavigableMap<Long, OpenWindow> byStart = new TreeMap<>();

  /// A power of two of places, one for each open window.
  private @Nullable OpenWindow[] byNumber = new @Nullable OpenWindow[16];

  private @Nullable OpenWindow latest;
  private int nextNumber;

  OpenWindows(KnownFlows flows, long windowNanos) {
    this.flows = flows;
    this.windowNanos = windowNanos;
  }

  long startOf(long timeNanos) {
    long into = Math.floorMod(timeNanos, windowNanos);
    return timeNanos < Long.MIN_VALUE + into ? Long.MIN_VALUE : timeNanos - into;
  }

  /// The end of the window of that time; the end of time where it would be later.
  long endOf(long timeNanos) {
    long start = startOf(timeNanos);
    return start > Long.MAX_VALUE - windowNanos ? Long.MAX_VALUE : start + windowNanos;
  }

  /// The window of that time, or null when it is not open.
  @Nullable OpenWindow find(long timeNanos) {
    OpenWindow known = latest;
    if (known != null && known.contains(timeNanos)) {
      return known;
    }
    OpenWindow found = byStart.get(startOf(timeNanos));
    if (found != null) {
      latest = found;
    }
    return found;
  }

  /// The window of that time, opened now when it is not.
  ///
  /// @param nowNanos by the monotonic clock
  OpenWindow findOrOpen(long timeNanos, long nowNanos) {
    OpenWindow found = find(timeNanos);
    if (found != null) {
      return found;
    }
    OpenWindow opened =
        new OpenWindow(nextNumber++, startOf(timeNanos), endOf(timeNanos), nowNanos, memory);
    byStart.put(opened.startNanos, opened);
    number(opened);
    latest = opened;
    return opened;
  }

  /// The number of the flow's row in the window, or -1.
  int row(int flow, OpenWindow window) {
    int number = flows.newestWindow(flow);
    int row = flows.newestRow(flow);
    while (number != window.number) {
      OpenWindow newer = open(number);
      if (newer == null || newer.startNanos < window.startNanos) {
        return -1;
      }
      number = newer.rows.olderWindow(row);
      row = newer.rows.olderRow(row);
    }
    return row;
  }

  /// Adds a row to a window in which the flow has none.
  int add(int flow, OpenWindow window, RowContent content) {
    OpenWindow newer = null;
    int newerRow = -1;
    int number = flows.newestWindow(flow);
    int row = flows.newestRow(flow);
    OpenWindow older = open(number);
    while (older != null && older.startNanos > window.startNanos) {
      newer = older;
      newerRow = row;
      number = newer.rows.olderWindow(newerRow);
      row = newer.rows.olderRow(newerRow);
      older = open(number);
    }
    int added = window.rows.add(flow, older == null ? KnownFlows.NO_WINDOW : number, row, content);
    if (newer == null) {
      flows.setNewest(flow, window.number, added);
    } else {
      newer.rows.setOlder(newerRow, window.number, added);
    }
    return added;
  }

  /// Whether the flow has a row in an open window.
  boolean hasRows(int flow) {
    return open(flows.newestWindow(flow)) != null;
  }

  /// Takes out the earliest window that is due, or null. Only one: as long as its rows are not out, a
  /// flow must keep its place for the rows that it has in others.
  @Nullable OpenWindow takeDue(Predicate<OpenWindow> due) {
    for (OpenWindow window : byStart.values()) {
      if (due.test(window)) {
        close(window);
        return window;
      }
    }
    return null;
  }

  /// Takes out the earliest window, or null when none is open.
  @Nullable OpenWindow takeOldest() {
    Map.Entry<Long, OpenWindow> oldest = byStart.firstEntry();
    if (oldest == null) {
      return null;
    }
    close(oldest.getValue());
    return oldest.getValue();
  }

  int size() {
    return byStart.size();
  }

  Collection<OpenWindow> all() {
    return byStart.values();
  }

  /// Bytes of memory that all of them take.
  long bytes() {
    long bytes = 0;
    for (OpenWindow window : byStart.values()) {
      bytes += window.bytes();
    }
    return bytes;
  }

  private @Nullable OpenWindow open(int number) {
    OpenWindow window = byNumber[number & (byNumber.length - 1)];
    return window != null && window.number == number ? window : null;
  }

  private void number(OpenWindow opened) {
    while (byNumber[opened.number & (byNumber.length - 1)] != null) {
      @Nullable OpenWindow[] more = new @Nullable OpenWindow[2 * byNumber.length];
      for (OpenWindow window : byNumber) {
        if (window != null) {
          more[window.number & (more.length - 1)] = window;
        }
      }
      byNumber = more;
    }
    byNumber[opened.number & (byNumber.length - 1)] = opened;
  }

  /// Rows that name one in a window that is gone name nothing. Where the window was not the oldest, its
  /// rows are taken out of between.
  private void close(OpenWindow window) {
    boolean oldest = byStart.firstKey() == window.startNanos;
    byStart.remove(window.startNanos);
    for (int row = 0; !oldest && row < window.rows.size(); row++) {
      unlink(window, row);
    }
    byNumber[window.number & (byNumber.length - 1)] = null;
    if (latest == window) {
      latest = null;
    }
  }

  private void unlink(OpenWindow window, int row) {
    int flow = window.rows.flow(row);
    int olderWindow = window.rows.olderWindow(row);
    int olderRow = window.rows.olderRow(row);
    int number = flows.newestWindow(flow);
    int at = flows.newestRow(flow);
    if (number == window.number) {
      flows.setNewest(flow, olderWindow, olderRow);
      return;
    }
    for (OpenWindow newer = open(number); newer != null; newer = open(number)) {
      number = newer.rows.olderWindow(at);
      if (number == window.number) {
        newer.rows.setOlder(at, olderWindow, olderRow);
        return;
      }
      at = newer.rows.olderRow(at);
    }
  }
}
