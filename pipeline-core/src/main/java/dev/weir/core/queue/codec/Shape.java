// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue.codec;

import dev.weir.api.Attributes;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Locale;

/// What kind of value stands at one place of a record.
sealed interface Shape {
  /// Values without parts of their own. `LONG` and `INT` are written alike.
  enum Scalar implements Shape {
    LONG,
    INT,
    DOUBLE,
    BOOLEAN,
    TEXT,
    ATTRIBUTES;

    @Override
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// A list whose elements are all of one shape.
  record Items(Shape element) implements Shape {
    @Override
    public String text() {
      return LIST + element.text() + ">";
    }
  }

  /// A record, an enum or a sealed type, by the name of its class.
  record Named(String name) implements Shape {
    @Override
    public String text() {
      return name;
    }
  }

  String LIST = "list<";
  int MOST_NESTED = 20;

  /// As it stands in a schema.
  String text();

  /// The shape of a record component or of a list's elements.
  ///
  /// @throws IllegalArgumentException when there is none for the type
  static Shape of(Type type) {
    if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
      return new Items(element(list.getActualTypeArguments()[0]));
    }
    if (type == long.class) {
      return Scalar.LONG;
    } else if (type == int.class) {
      return Scalar.INT;
    } else if (type == double.class) {
      return Scalar.DOUBLE;
    } else if (type == boolean.class) {
      return Scalar.BOOLEAN;
    } else if (type == String.class) {
      return Scalar.TEXT;
    } else if (type == Attributes.class) {
      return Scalar.ATTRIBUTES;
    } else if (type instanceof Class<?> named && Schema.describable(named)) {
      return new Named(named.getName());
    }
    throw new IllegalArgumentException(
        "'"
            + type.getTypeName()
            + "' cannot be written to a disk queue; wanted long, int, double, boolean, String,"
            + " Attributes, a List, a record, an enum or a sealed type of records");
  }

  private static Shape element(Type type) {
    if (type == Long.class) {
      return Scalar.LONG;
    } else if (type == Double.class) {
      return Scalar.DOUBLE;
    }
    return of(type);
  }

  /// Reads the text of a schema.
  static Shape parse(String text) throws UnreadableException {
    if (text.startsWith(LIST.repeat(MOST_NESTED))) {
      throw new UnreadableException("lists are nested more than " + MOST_NESTED + " deep");
    }
    if (text.startsWith(LIST) && text.endsWith(">")) {
      return new Items(parse(text.substring(LIST.length(), text.length() - 1)));
    }
    for (Scalar scalar : Scalar.values()) {
      if (scalar.text().equals(text)) {
        return scalar;
      }
    }
    if (text.indexOf('.') < 0) {
      throw new UnreadableException("'" + text + "' is a kind of value that this Weir cannot read");
    }
    return new Named(text);
  }
}
