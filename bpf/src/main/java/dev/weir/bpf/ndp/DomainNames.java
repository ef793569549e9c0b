// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.ndp;

import java.util.ArrayList;
import java.util.List;

/// Reads names of labels, each after its length and each name ended by 0 (RFC 1035 section 3.1), then
/// zeros; compression is not foreseen (RFC 8106 section 5.2). Never throws.
final class DomainNames {
  private static final int LONGEST_LABEL = 63;

  private DomainNames() {}

  /// All names, or none when the bytes are not such names. What is not printable or would be taken for
  /// a separator is written `\ddd` (RFC 4343).
  static List<String> read(byte[] bytes) {
    List<String> names = new ArrayList<>();
    StringBuilder name = new StringBuilder();
    int at = 0;
    while (at < bytes.length) {
      int length = bytes[at++] & 0xff;
      if (length == 0) {
        if (!name.isEmpty()) {
          names.add(name.toString());
          name.setLength(0);
        }
      } else if (length > LONGEST_LABEL || at + length > bytes.length) {
        return List.of();
      } else {
        appendLabel(name, bytes, at, length);
        at += length;
      }
    }
    return name.isEmpty() ? names : List.of();
  }

  private static void appendLabel(StringBuilder name, byte[] bytes, int at, int length) {
    if (!name.isEmpty()) {
      name.append('.');
    }
    for (int i = at; i < at + length; i++) {
      int c = bytes[i] & 0xff;
      if (c > ' ' && c < 127 && c != '.' && c != '\\') {
        name.append((char) c);
      } else {
        name.append('\\').append(c / 100).append(c / 10 % 10).append(c % 10);
      }
    }
  }
}
