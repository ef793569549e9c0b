// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// How a command prints its results.
enum OutputFormat {
  /// For people.
  TEXT,
  /// For programs.
  JSON;

  /// Reads the words of the command line, which are in lower case in its messages too.
  static final class Converter implements ITypeConverter<OutputFormat> {
    @Override
    public OutputFormat convert(String text) {
      for (OutputFormat format : values()) {
        if (format.toString().equalsIgnoreCase(text)) {
          return format;
        }
      }
      throw new TypeConversionException("'" + text + "' is not a format; wanted text or json");
    }
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
