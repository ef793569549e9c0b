// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import dev.weir.api.component.ByteSize;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/// A type of setting that is written as one word.
enum ScalarType {
  BOOLEAN("boolean", "true or false", boolean.class, Boolean.class),
  INT("integer", "a whole number", int.class, Integer.class),
  LONG("integer", "a whole number", long.class, Long.class),
  DOUBLE("number", "a number", double.class, Double.class),
  STRING("string", "text", String.class, String.class),
  DURATION("duration", "a duration like 5s, 500ms or 1m30s", Duration.class, Duration.class),
  BYTE_SIZE("size", "a size like 64MiB", ByteSize.class, ByteSize.class),
  PATH("path", "a path", Path.class, Path.class);

  private static final Pattern WHOLE = Pattern.compile("[+-]?\\d{1,40}");
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d{1,3})?");

  private final String label;
  private final String wanted;
  private final Class<?> type;
  private final Class<?> boxed;

  ScalarType(String label, String wanted, Class<?> type, Class<?> boxed) {
    this.label = label;
    this.wanted = wanted;
    this.type = type;
    this.boxed = boxed;
  }

  static Optional<ScalarType> of(Class<?> type) {
    for (ScalarType scalar : values()) {
      if (scalar.type == type || scalar.boxed == type) {
        return Optional.of(scalar);
      }
    }
    return Optional.empty();
  }

  /// The type's name in reference tables.
  String label() {
    return label;
  }

  /// The type as the object of "wanted".
  String wanted() {
    return wanted;
  }

  /// Reads a value.
  ///
  /// @param shown the text as a message may show it
  /// @throws IllegalArgumentException when the text is not of this type; says what is wanted
  Object parse(String text, String shown) {
    return switch (this) {
      case STRING -> text;
      case BOOLEAN -> parseBoolean(text, shown);
      case INT -> parseWhole(text, shown, Integer.MIN_VALUE, Integer.MAX_VALUE).intValueExact();
      case LONG -> parseWhole(text, shown, Long.MIN_VALUE, Long.MAX_VALUE).longValueExact();
      case DOUBLE -> parseDouble(text, shown);
      case DURATION -> parseDuration(text, shown);
      case BYTE_SIZE -> parseByteSize(text, shown);
      case PATH -> parsePath(text, shown);
    };
  }

  private Boolean parseBoolean(String text, String shown) {
    return switch (text) {
      case "true", "True", "TRUE" -> true;
      case "false", "False", "FALSE" -> false;
      default -> throw wrong(shown);
    };
  }

  private BigInteger parseWhole(String text, String shown, long least, long most) {
    if (!WHOLE.matcher(text).matches()) {
      throw wrong(shown);
    }
    BigInteger number = new BigInteger(text);
    if (number.compareTo(BigInteger.valueOf(least)) < 0
        || number.compareTo(BigInteger.valueOf(most)) > 0) {
      throw new IllegalArgumentException(
          shown + " is out of range; wanted a whole number from " + least + " to " + most);
    }
    return number;
  }

  private Double parseDouble(String text, String shown) {
    if (!DECIMAL.matcher(text).matches()) {
      throw wrong(shown);
    }
    double number = new BigDecimal(text).doubleValue();
    if (Double.isInfinite(number)) {
      throw new IllegalArgumentException(
          shown + " is out of range; wanted a number up to " + Double.MAX_VALUE);
    }
    return number;
  }

  private Duration parseDuration(String text, String shown) {
    if (DECIMAL.matcher(text).matches() && !text.equals("0")) {
      throw new IllegalArgumentException(shown + " has no unit; wanted " + wanted);
    }
    try {
      return text.equals("0") ? Duration.ZERO : DurationText.parse(text);
    } catch (IllegalArgumentException e) {
      throw shown.contains(text) ? e : wrong(shown);
    }
  }

  private ByteSize parseByteSize(String text, String shown) {
    try {
      return ByteSize.parse(text);
    } catch (IllegalArgumentException e) {
      throw shown.contains(text) ? e : wrong(shown);
    }
  }

  private Path parsePath(String text, String shown) {
    if (text.isEmpty()) {
      throw wrong(shown);
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw wrong(shown);
    }
  }

  private IllegalArgumentException wrong(String shown) {
    return new IllegalArgumentException("found " + shown + "; wanted " + wanted);
  }
}
