// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

import java.io.Closeable;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.HashMap;
import java.util.Map;

/// The files `/proc/PID/stat`, kept open from one reading to the next: finding, opening and closing one
/// takes three times as long as reading it. Used as `begin`, any number of `read`, `end`. For one thread.
final class ProcessFiles implements Closeable {
  /// Each takes a file descriptor, and a page of the kernel's memory. Further ones are opened each time.
  private static final int MOST_OPEN = 1024;

  private static final class Kept {
    private final RandomAccessFile file;
    private final String path;
    private long reading;

    private Kept(RandomAccessFile file, String path, long reading) {
      this.file = file;
      this.path = path;
      this.reading = reading;
    }
  }

  private final TextReader reader;
  private final File proc;
  private final Map<String, Kept> open = new HashMap<>();
  private long reading;

  ProcessFiles(TextReader reader, File proc) {
    this.reader = reader;
    this.proc = proc;
  }

  void begin() {
    reading++;
  }

  /// Has the reader read the file; false when there is no such process any more.
  boolean read(String pid) throws IOException {
    return readKept(pid) || readNew(pid);
  }

  /// Closes the files of processes that were not read.
  void end() throws IOException {
    IOException failure = new IOException("cannot close files of ended processes");
    open.values()
        .removeIf(kept -> {
          if (kept.reading == reading) {
            return false;
          }
          close(kept.file, failure);
          return true;
        });
    throwIfAny(failure);
  }

  /// How many files are open.
  int size() {
    return open.size();
  }

  @Override
  public void close() throws IOException {
    IOException failure = new IOException("cannot close files of processes");
    open.values().forEach(kept -> close(kept.file, failure));
    open.clear();
    throwIfAny(failure);
  }

  /// An open file is that of one process: when that has ended it cannot be read, also where another one
  /// has its number now.
  private boolean readKept(String pid) throws IOException {
    Kept kept = open.get(pid);
    if (kept == null) {
      return false;
    }
    try {
      reader.readStart(kept.file, kept.path);
      kept.reading = reading;
      return true;
    } catch (IOException _) {
      open.remove(pid);
      kept.file.close();
      return false;
    }
  }

  private boolean readNew(String pid) throws IOException {
    File path = new File(proc, pid + "/stat");
    RandomAccessFile file;
    try {
      file = new RandomAccessFile(path, "r");
    } catch (FileNotFoundException _) {
      return false;
    }
    try {
      reader.readStart(file, path.getPath());
    } catch (IOException e) {
      file.close();
      if (path.exists()) {
        throw e;
      }
      return false;
    }
    if (open.size() < MOST_OPEN) {
      open.put(pid, new Kept(file, path.getPath(), reading));
    } else {
      file.close();
    }
    return true;
  }

  private static void close(RandomAccessFile file, IOException failure) {
    try {
      file.close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private static void throwIfAny(IOException failure) throws IOException {
    if (failure.getSuppressed().length > 0) {
      throw failure;
    }
  }
}
