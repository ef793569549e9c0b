// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.mapping;

import dev.weir.otlp.Quote;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/// The constants of an enumeration as words, most often their names in lower case.
final class Words<E extends Enum<E>> {
  private final Map<E, String> words;
  private final Map<String, E> constants = new LinkedHashMap<>();

  Words(Class<E> type) {
    this(type, name -> name.toLowerCase(Locale.ROOT));
  }

  Words(Class<E> type, UnaryOperator<String> spelling) {
    words = new EnumMap<>(type);
    for (E constant : type.getEnumConstants()) {
      String word = spelling.apply(constant.name());
      words.put(constant, word);
      constants.put(word, constant);
    }
  }

  String text(E constant) {
    String word = words.get(constant);
    if (word == null) {
      throw new IllegalStateException("no word for " + constant);
    }
    return word;
  }

  /// The constant whose word the reader stands at.
  E constant(AttributeReader in) throws UnreadableException {
    String text = in.text();
    E constant = constants.get(text);
    if (constant == null) {
      throw new UnreadableException(
          "'"
              + in.quoted()
              + "' is '"
              + Quote.shortened(text)
              + "'; wanted one of "
              + String.join(", ", constants.keySet()));
    }
    return constant;
  }
}
