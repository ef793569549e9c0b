// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.console;

import java.nio.charset.StandardCharsets;

/// The name of a member of JSON objects, put together once with what stands around it. Immutable.
public final class JsonName {
  /// So many objects can be open.
  static final int DEPTHS = 4;

  private final byte[] compact;
  private final byte[][] indented = new byte[DEPTHS][];

  private JsonName(String name) {
    compact = bytes(",\"" + name + "\":");
    for (int depth = 0; depth < DEPTHS; depth++) {
      indented[depth] = bytes(",\n" + "  ".repeat(depth) + "\"" + name + "\" : ");
    }
  }

  /// A name of ASCII characters that need no escape.
  public static JsonName of(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '\\') {
        throw new IllegalArgumentException("'" + name + "' has a character that needs an escape");
      }
    }
    return new JsonName(name);
  }

  /// A comma, the name and a colon.
  byte[] compact() {
    return compact;
  }

  /// The same on a line of its own, inside so many objects.
  byte[] indented(int depth) {
    if (depth >= DEPTHS) {
      throw new IllegalStateException("objects nested " + depth + " deep; at most " + DEPTHS);
    }
    return indented[depth];
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
