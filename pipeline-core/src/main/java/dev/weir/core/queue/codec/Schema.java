// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue.codec;

import java.lang.reflect.RecordComponent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The types that a codec writes, by the names of their classes; the first is the root. As text it has
/// a line for each: `record NAME COMPONENT:SHAPE...`, `enum NAME CONSTANT...`, `choice NAME RECORD...`.
///
/// @param types in the order in which they are met
record Schema(Map<String, Definition> types) {
  /// What a type consists of.
  sealed interface Definition {
    List<String> words();
  }

  /// A record: its components in the order in which they are written.
  record Fields(List<Field> fields) implements Definition {
    @Override
    public List<String> words() {
      return fields.stream().map(field -> field.name() + ":" + field.shape().text()).toList();
    }
  }

  /// A component of a record.
  record Field(String name, Shape shape) {}

  /// An enum: each constant is written as its place in this list.
  record Constants(List<String> names) implements Definition {
    @Override
    public List<String> words() {
      return names;
    }
  }

  /// A sealed type: the records that it can be, each written as its place in this list.
  record Choice(List<String> records) implements Definition {
    @Override
    public List<String> words() {
      return records;
    }
  }

  private static final String RECORD = "record";
  private static final String ENUM = "enum";
  private static final String CHOICE = "choice";

  Schema {
    types = Collections.unmodifiableMap(new LinkedHashMap<>(types));
  }

  static boolean describable(Class<?> type) {
    return type.isRecord() || type.isEnum() || type.isSealed();
  }

  /// Describes a sealed type or a record and everything that it consists of.
  ///
  /// @param classes filled with the class of each type
  /// @throws IllegalArgumentException naming the component that cannot be described
  static Schema of(Class<?> root, Map<String, Class<?>> classes) {
    Map<String, Definition> types = new LinkedHashMap<>();
    Deque<Class<?>> open = new ArrayDeque<>(List.of(root));
    while (!open.isEmpty()) {
      Class<?> type = open.removeFirst();
      if (classes.putIfAbsent(type.getName(), type) == null) {
        types.put(type.getName(), describe(type, open));
      }
    }
    return new Schema(types);
  }

  private static Definition describe(Class<?> type, Deque<Class<?>> open) {
    if (type.isEnum()) {
      return new Constants(
          Arrays.stream(type.getEnumConstants()).map(one -> ((Enum<?>) one).name()).toList());
    }
    if (type.isSealed()) {
      List<Class<?>> permitted = List.of(type.getPermittedSubclasses());
      permitted.forEach(one -> requireRecord(type, one));
      open.addAll(permitted);
      return new Choice(permitted.stream().map(Class::getName).toList());
    }
    List<Field> fields = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      try {
        Shape shape = Shape.of(component.getGenericType());
        fields.add(new Field(component.getName(), shape));
        classesIn(component.getGenericType(), open);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "component '" + component.getName() + "' of " + type.getName() + ": " + e.getMessage(),
            e);
      }
    }
    return new Fields(List.copyOf(fields));
  }

  private static void requireRecord(Class<?> sealed, Class<?> one) {
    if (!one.isRecord()) {
      throw new IllegalArgumentException(
          sealed.getName() + " permits " + one.getName() + ", which is no record");
    }
  }

  private static void classesIn(java.lang.reflect.Type type, Deque<Class<?>> open) {
    switch (type) {
      case Class<?> named when describable(named) -> open.addLast(named);
      case java.lang.reflect.ParameterizedType list ->
          classesIn(list.getActualTypeArguments()[0], open);
      default -> {}
    }
  }

  String root() {
    return types.keySet().iterator().next();
  }

  String text() {
    StringBuilder text = new StringBuilder(4096);
    types.forEach((name, definition) -> {
      String kind =
          switch (definition) {
            case Fields _ -> RECORD;
            case Constants _ -> ENUM;
            case Choice _ -> CHOICE;
          };
      text.append(kind).append(' ').append(name);
      definition.words().forEach(word -> text.append(' ').append(word));
      text.append('\n');
    });
    return text.toString();
  }

  /// Reads what [#text] wrote, of this version or another.
  static Schema parse(String text) throws UnreadableException {
    Map<String, Definition> types = new LinkedHashMap<>();
    for (String line : text.lines().toList()) {
      List<String> words = List.of(line.split(" ", -1));
      if (words.size() < 2) {
        throw new UnreadableException("'" + line + "' is no line of a schema");
      }
      types.put(words.get(1), definition(words.get(0), words.subList(2, words.size())));
    }
    if (types.isEmpty()) {
      throw new UnreadableException("the schema is empty");
    }
    return new Schema(types);
  }

  private static Definition definition(String kind, List<String> words) throws UnreadableException {
    return switch (kind) {
      case ENUM -> new Constants(List.copyOf(words));
      case CHOICE -> new Choice(List.copyOf(words));
      case RECORD -> {
        List<Field> fields = new ArrayList<>();
        for (String word : words) {
          int colon = word.indexOf(':');
          if (colon < 0) {
            throw new UnreadableException("'" + word + "' is no component of a record");
          }
          fields.add(new Field(word.substring(0, colon), Shape.parse(word.substring(colon + 1))));
        }
        yield new Fields(List.copyOf(fields));
      }
      default -> throw new UnreadableException("'" + kind + "' is no kind of type");
    };
  }
}
