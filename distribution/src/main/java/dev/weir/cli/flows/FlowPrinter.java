// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.flows;

import dev.weir.api.flow.Flow;
import java.io.PrintWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Prints flows that pass a filter: at once, or the last few of them at the end. One thread.
public final class FlowPrinter implements Consumer<Flow> {
  private static final int CHUNK = 8192;

  private final Predicate<Flow> filter;
  private final FlowLines lines;
  private final int last;
  private final PrintWriter out;
  private final Deque<Flow> kept = new ArrayDeque<>();
  private final StringBuilder waiting = new StringBuilder();
  private boolean closed;

  /// @param last print so many at the end, 0 for all at once
  public FlowPrinter(Predicate<Flow> filter, FlowLines lines, int last, PrintWriter out) {
    this.filter = filter;
    this.lines = lines;
    this.last = last;
    this.out = out;
  }

  @Override
  public void accept(Flow flow) {
    if (closed || !filter.test(flow)) {
      return;
    }
    if (last == 0) {
      print(flow);
      return;
    }
    kept.addLast(flow);
    if (kept.size() > last) {
      kept.removeFirst();
    }
  }

  /// Prints what was kept for the end.
  public void finish() {
    kept.forEach(this::print);
    kept.clear();
    flush();
  }

  /// Lets the reader see what was printed.
  public void flush() {
    if (!closed) {
      out.append(waiting);
      waiting.setLength(0);
      closed = out.checkError();
    }
  }

  /// Whether nobody reads any more.
  public boolean isClosed() {
    return closed;
  }

  private void print(Flow flow) {
    waiting.append(lines.line(flow)).append('\n');
    if (waiting.length() >= CHUNK) {
      flush();
    }
  }
}
