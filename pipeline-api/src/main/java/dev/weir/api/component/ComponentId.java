// SPDX-License-Identifier: Apache-2.0
package dev.weir.api.component;

import java.util.regex.Pattern;

/// The id of a component in a configuration: `type` or `type/name`.
///
/// @param name empty when the id has none
public record ComponentId(String type, String name) {
  private static final Pattern TYPE = Pattern.compile("[a-z][a-z0-9-]{0,62}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,128}");

  public ComponentId {
    if (!TYPE.matcher(type).matches()) {
      throw new IllegalArgumentException(
          "component type '"
              + type
              + "' is not valid; wanted a lower-case letter, then letters, digits or '-'");
    }
    if (!name.isEmpty() && !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "component name '" + name + "' is not valid; wanted letters, digits, '_', '.' or '-'");
    }
  }

  /// Reads an id from a configuration.
  ///
  /// @throws IllegalArgumentException when the text is not `type` or `type/name`
  public static ComponentId parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return new ComponentId(text, "");
    }
    if (slash == text.length() - 1) {
      throw new IllegalArgumentException("'" + text + "' has nothing after the '/'");
    }
    return new ComponentId(text.substring(0, slash), text.substring(slash + 1));
  }

  @Override
  public String toString() {
    return name.isEmpty() ? type : type + "/" + name;
  }
}
