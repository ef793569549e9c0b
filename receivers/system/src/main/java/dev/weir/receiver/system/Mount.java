// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

import dev.weir.api.Attributes;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A line of `/proc/mounts`.
///
/// @param mode `rw` or `ro`
record Mount(String device, String point, String type, String mode) {
  private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");

  /// Reads the line that the reader stands at the start of.
  static Mount read(TextReader reader) throws IOException {
    reader.skipWords(1);
    String device = plain(reader.word());
    reader.skipWords(1);
    String point = plain(reader.word());
    if (!point.startsWith("/")) {
      throw reader.malformed("has '" + point + "' where a mount point belongs");
    }
    reader.skipWords(1);
    String type = reader.word();
    reader.skipWords(1);
    return new Mount(device, point, type, reader.startsWith("ro") ? "ro" : "rw");
  }

  Attributes attributes() {
    return Attributes.builder()
        .put(DiskFamilies.DEVICE, device)
        .put("system.filesystem.mode", mode)
        .put("system.filesystem.mountpoint", point)
        .put("system.filesystem.type", type)
        .build();
  }

  /// The kernel writes blanks and backslashes as three octal digits.
  private static String plain(String text) {
    return OCTAL
        .matcher(text)
        .replaceAll(match ->
            Matcher.quoteReplacement(Character.toString(Integer.parseInt(match.group(1), 8))));
  }
}
