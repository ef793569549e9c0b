// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

import java.io.IOException;

/// The line of `/proc/PID/stat`, as far as it is of use; proc(5). Used again for each process. For one
/// thread.
final class ProcessStat {
  /// Words between the process's state and its user time.
  private static final int BEFORE_TIMES = 10;

  /// Words between its system time and when it started.
  private static final int BEFORE_START = 6;

  private final TextReader reader;
  private long pid;
  private int nameStart;
  private int nameEnd;
  private ProcessState state = ProcessState.SLEEPING;
  private long ticks;
  private long startTicks;

  ProcessStat(TextReader reader) {
    this.reader = reader;
  }

  /// Takes apart what the reader has read.
  void parse() throws IOException {
    reader.nextLine();
    pid = reader.number();
    // A program can choose its name, with blanks and brackets in it.
    reader.moveTo('(');
    reader.moveToLast(')');
    nameStart = reader.wordStart();
    nameEnd = reader.wordEnd();
    reader.skipWords(1);
    state = ProcessState.of(reader.word().charAt(0));
    reader.skipWords(BEFORE_TIMES);
    ticks = reader.number() + reader.number();
    reader.skipWords(BEFORE_START);
    startTicks = reader.number();
  }

  long pid() {
    return pid;
  }

  /// The program's name, 15 bytes of it at most. Only until the reader reads something else.
  String name() {
    return reader.text(nameStart, nameEnd);
  }

  ProcessState state() {
    return state;
  }

  /// Processor time since it started, its ended children not included.
  long ticks() {
    return ticks;
  }

  /// When it started, since boot: tells two processes of one number apart.
  long startTicks() {
    return startTicks;
  }
}
