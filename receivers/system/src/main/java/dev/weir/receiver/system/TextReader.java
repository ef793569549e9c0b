// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads small files of the kernel line by line and word by word, always into the same memory. For one
/// thread; each `read` ends the use of the file before.
///
/// A process list is hundreds of files: no strings are made of what nobody asks for.
final class TextReader {
  /// Beyond this Java copies through memory that it allocates for each read.
  private static final int CHUNK = 8192;

  /// No file that is read here is larger on any machine; it keeps a mistake from filling the memory.
  private static final int LARGEST = 64 << 20;

  private byte[] bytes = new byte[CHUNK];
  private int length;
  private String file = "";
  private int line;
  private int lineEnd;
  private int next;
  private int wordStart;
  private int wordEnd;

  void read(Path path) throws IOException {
    read(path.toFile());
  }

  /// Stands before the first line afterwards.
  void read(File path) throws IOException {
    file = path.getPath();
    length = 0;
    try (FileInputStream in = new FileInputStream(path)) {
      while (true) {
        if (length == bytes.length) {
          if (length >= LARGEST) {
            throw new IOException(file + " is larger than " + LARGEST + " bytes");
          }
          bytes = Arrays.copyOf(bytes, 2 * length);
        }
        int count = in.read(bytes, length, Math.min(CHUNK, bytes.length - length));
        if (count < 0) {
          break;
        }
        length += count;
      }
    }
    toStart();
  }

  /// Reads an open file from its start, at most 8 KiB of it. Stands before the first line afterwards.
  ///
  /// @param name the file's, for messages
  void readStart(RandomAccessFile open, String name) throws IOException {
    file = name;
    open.seek(0);
    length = Math.max(0, open.read(bytes, 0, CHUNK));
    toStart();
  }

  /// Moves to the start of the next line; false when there is none.
  boolean nextLine() {
    next = lineEnd + 1;
    if (next >= length) {
      next = length;
      lineEnd = length;
      return false;
    }
    lineEnd = next;
    while (lineEnd < length && bytes[lineEnd] != '\n') {
      lineEnd++;
    }
    line++;
    return true;
  }

  /// Moves to the next word of the line; false when there is none.
  boolean nextWord() {
    while (next < lineEnd && isBlank(bytes[next])) {
      next++;
    }
    wordStart = next;
    while (next < lineEnd && !isBlank(bytes[next])) {
      next++;
    }
    wordEnd = next;
    return wordEnd > wordStart;
  }

  void skipWords(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      if (!nextWord()) {
        throw malformed("ends early");
      }
    }
  }

  /// Makes the text from here to the last `mark` of the line the word, and stands behind the mark
  /// afterwards: for a name that may hold anything, the mark included.
  void moveToLast(char mark) throws IOException {
    int end = lineEnd - 1;
    while (end >= next && bytes[end] != mark) {
      end--;
    }
    if (end < next) {
      throw malformed("has no '" + mark + "'");
    }
    wordStart = next;
    wordEnd = end;
    next = end + 1;
  }

  /// Moves behind the next `mark` of the line.
  void moveTo(char mark) throws IOException {
    while (next < lineEnd && bytes[next] != mark) {
      next++;
    }
    if (next == lineEnd) {
      throw malformed("has no '" + mark + "'");
    }
    next++;
  }

  /// The word moved to last.
  String word() {
    return text(wordStart, wordEnd);
  }

  /// Where the word moved to last begins, for [#text] later on.
  int wordStart() {
    return wordStart;
  }

  int wordEnd() {
    return wordEnd;
  }

  /// A part of the file.
  String text(int start, int end) {
    return new String(bytes, start, end - start, StandardCharsets.UTF_8);
  }

  /// Whether the word moved to last is this one, in ASCII.
  boolean isWord(String wanted) {
    if (wordEnd - wordStart != wanted.length()) {
      return false;
    }
    for (int i = 0; i < wanted.length(); i++) {
      if (bytes[wordStart + i] != wanted.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /// Whether the word moved to last begins so, in ASCII.
  boolean startsWith(String wanted) {
    for (int i = 0; i < wanted.length(); i++) {
      if (wordStart + i >= wordEnd || bytes[wordStart + i] != wanted.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /// The text from here to the next `mark` in the line, without blanks before it; stands behind the mark
  /// afterwards.
  String wordUpTo(char mark) throws IOException {
    while (next < lineEnd && isBlank(bytes[next])) {
      next++;
    }
    int start = next;
    while (next < lineEnd && bytes[next] != mark) {
      next++;
    }
    if (next == lineEnd) {
      throw malformed("has no '" + mark + "'");
    }
    wordStart = start;
    wordEnd = next++;
    return word();
  }

  /// The next word of the line as a number that is not negative.
  long number() throws IOException {
    if (!nextWord()) {
      throw malformed("ends early");
    }
    return numberAt(wordStart);
  }

  /// The word moved to last as such a number, from its character `skip` on.
  long numberOfWord(int skip) throws IOException {
    return numberAt(wordStart + skip);
  }

  /// The next word of the line as a number with decimals.
  double decimal() throws IOException {
    if (!nextWord()) {
      throw malformed("ends early");
    }
    try {
      return Double.parseDouble(word());
    } catch (NumberFormatException e) {
      throw malformed("has '" + word() + "' where a number belongs", e);
    }
  }

  /// For whoever finds that the file does not say what it should.
  IOException malformed(String what) {
    return malformed(what, null);
  }

  private IOException malformed(String what, @Nullable Throwable cause) {
    return new IOException(file + ", line " + line + ", " + what, cause);
  }

  private void toStart() {
    line = 0;
    lineEnd = -1;
    next = 0;
    wordStart = 0;
    wordEnd = 0;
  }

  private long numberAt(int start) throws IOException {
    if (start >= wordEnd || wordEnd - start > 19) {
      throw noNumber();
    }
    long number = 0;
    for (int i = start; i < wordEnd; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        throw noNumber();
      }
      number = 10 * number + digit;
    }
    // 19 digits can be a little too many: the sum is negative then, since it wraps only once.
    if (number < 0) {
      throw noNumber();
    }
    return number;
  }

  private IOException noNumber() {
    return malformed("has '" + word() + "' where a number belongs");
  }

  private static boolean isBlank(byte character) {
    return character == ' ' || character == '\t' || character == '\r' || character == '\0';
  }
}
