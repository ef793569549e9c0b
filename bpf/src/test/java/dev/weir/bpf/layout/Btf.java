// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.layout;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The types of a compiled object as `bpftool -j btf dump file` prints them.
final class Btf {
  /// A type by its BTF record: maps, lists, strings and longs.
  record Type(Map<String, Object> record) {
    String kind() {
      return text("kind");
    }

    String name() {
      return text("name");
    }

    long number(String field) {
      return (Long) Objects.requireNonNull(record.get(field), field);
    }

    @SuppressWarnings("unchecked")
    List<Map<String, Object>> list(String field) {
      return (List<Map<String, Object>>) Objects.requireNonNull(record.get(field), field);
    }

    private String text(String field) {
      return (String) Objects.requireNonNull(record.get(field), field);
    }
  }

  private final Map<Long, Type> types = new LinkedHashMap<>();

  @SuppressWarnings("unchecked")
  Btf(InputStream json) throws IOException {
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      parser.nextToken();
      Map<String, Object> root = (Map<String, Object>) read(parser);
      for (Object type : (List<Object>) Objects.requireNonNull(root.get("types"))) {
        Type record = new Type((Map<String, Object>) type);
        types.put(record.number("id"), record);
      }
    }
  }

  /// The type of that id behind typedefs and qualifiers.
  Type get(long id) {
    Type type = Objects.requireNonNull(types.get(id), "type " + id);
    return switch (type.kind()) {
      case "TYPEDEF", "CONST", "VOLATILE" -> get(type.number("type_id"));
      default -> type;
    };
  }

  Type named(String kind, String name) {
    return types.values().stream()
        .filter(type -> type.kind().equals(kind) && type.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + kind + " " + name + " in the object's BTF"));
  }

  long size(Type type) {
    return type.kind().equals("ARRAY")
        ? type.number("nr_elems") * size(get(type.number("type_id")))
        : type.number("size");
  }

  private static Object read(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        Map<String, Object> object = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String field = parser.currentName();
          parser.nextToken();
          object.put(field, read(parser));
        }
        yield object;
      }
      case START_ARRAY -> {
        List<Object> array = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          array.add(read(parser));
        }
        yield array;
      }
      case VALUE_NUMBER_INT -> parser.getLongValue();
      default -> String.valueOf(parser.getText());
    };
  }
}
