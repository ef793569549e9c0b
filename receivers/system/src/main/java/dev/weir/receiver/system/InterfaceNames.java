// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

import java.util.List;
import java.util.regex.Pattern;

/// The interfaces that a configuration means: names, or globs with `*` and `?`. The loopback interface
/// matches no glob, only its name.
final class InterfaceNames {
  private static final String LOOPBACK = "lo";
  private static final Pattern PLAIN = Pattern.compile("[^*?]+");

  private final List<Pattern> globs;
  private final boolean loopback;

  InterfaceNames(List<String> names) {
    globs = names.stream().map(InterfaceNames::pattern).toList();
    loopback = names.contains(LOOPBACK);
  }

  boolean contain(String name) {
    return name.equals(LOOPBACK)
        ? loopback
        : globs.stream().anyMatch(glob -> glob.matcher(name).matches());
  }

  private static Pattern pattern(String glob) {
    String quoted = PLAIN.matcher(glob).replaceAll(plain -> "\\\\Q" + plain.group() + "\\\\E");
    return Pattern.compile(quoted.replace("*", ".*").replace("?", "."));
  }
}
