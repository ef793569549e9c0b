// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.tap;

import dev.weir.api.component.Problems;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The name of an interface, or a glob with `*` and `?` that stands for many. A glob never stands for
/// `lo`: what a host tells itself is listened to only when asked for by name.
public final class InterfacePattern {
  /// IFNAMSIZ without the final zero.
  private static final int LONGEST_NAME = 15;

  private final String text;
  private final Pattern pattern;

  private InterfacePattern(String text) {
    this.text = text;
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '*' -> regex.append(".*");
        case '?' -> regex.append('.');
        default -> regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    this.pattern = Pattern.compile(regex.toString(), Pattern.DOTALL);
  }

  /// Reads a name or glob.
  ///
  /// @throws IllegalArgumentException with what is wrong, when no interface can have such a name
  public static InterfacePattern of(String text) {
    String problem = problem(text);
    if (!problem.isEmpty()) {
      throw new IllegalArgumentException(problem);
    }
    return new InterfacePattern(text);
  }

  /// Reads a list of names and globs that was checked.
  ///
  /// @throws IllegalArgumentException as [#of]
  public static List<InterfacePattern> ofAll(List<String> texts) {
    return texts.stream().map(InterfacePattern::of).toList();
  }

  /// Adds what is wrong with the setting `interfaces`.
  public static void check(List<String> interfaces, Problems problems) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < interfaces.size(); i++) {
      String problem = problem(interfaces.get(i));
      if (!problem.isEmpty()) {
        problems.add("interfaces[" + i + "]", problem);
      } else if (!seen.add(interfaces.get(i))) {
        problems.add("interfaces[" + i + "]", "'" + interfaces.get(i) + "' is there twice");
      }
    }
  }

  /// What keeps any interface from having such a name, or the empty text.
  public static String problem(String text) {
    String wanted = "; wanted the name of an interface like eth0 or a glob like lxc*";
    if (text.isEmpty()) {
      return "is empty" + wanted;
    }
    if (text.equals(".") || text.equals("..")) {
      return "'" + text + "' is not a name" + wanted;
    }
    if (text.indexOf(',') >= 0) {
      String list = "[" + text.replaceAll("\\s*,\\s*", ", ") + "]";
      return "'" + text + "' has a ','; wanted one name or glob, or a list of them: " + list;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '/' || c == ':' || Character.isWhitespace(c)) {
        return "'" + text + "' has a '" + c + "', which no interface name has" + wanted;
      }
    }
    long named = text.chars().filter(c -> c != '*').count();
    if (named > LONGEST_NAME) {
      return "'" + text + "' has " + named + " characters, names have at most 15" + wanted;
    }
    return "";
  }

  public boolean isGlob() {
    return text.indexOf('*') >= 0 || text.indexOf('?') >= 0;
  }

  public boolean matches(String name) {
    if (!isGlob()) {
      return text.equals(name);
    }
    return !name.equals("lo") && pattern.matcher(name).matches();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof InterfacePattern that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
