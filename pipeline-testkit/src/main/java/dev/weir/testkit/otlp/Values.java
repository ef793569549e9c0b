// SPDX-License-Identifier: Apache-2.0
package dev.weir.testkit.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import dev.weir.api.Attributes;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Attributes as the protobuf library read them, as plain Java values.
public final class Values {
  private final Map<String, Object> values;

  private Values(Map<String, Object> values) {
    this.values = values;
  }

  /// No two may have the same name.
  public static Values of(List<KeyValue> attributes) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (KeyValue attribute : attributes) {
      assertThat(attribute.getKey()).isNotEmpty();
      assertThat(values.put(attribute.getKey(), value(attribute.getValue())))
          .as("a second '%s'", attribute.getKey())
          .isNull();
    }
    return new Values(values);
  }

  private static Object value(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case BOOL_VALUE -> value.getBoolValue();
      case INT_VALUE -> value.getIntValue();
      case DOUBLE_VALUE -> value.getDoubleValue();
      case ARRAY_VALUE ->
          value.getArrayValue().getValuesList().stream().map(Values::value).toList();
      case KVLIST_VALUE -> of(value.getKvlistValue().getValuesList());
      default -> throw new AssertionError("we send no " + value);
    };
  }

  /// Nothing in the message is unknown to the library.
  public static void assertNothingUnknown(Message message) {
    assertThat(message.getUnknownFields().asMap())
        .as(message.getDescriptorForType().getName())
        .isEmpty();
    message
        .getAllFields()
        .forEach((field, value) -> {
          if (value instanceof Message nested) {
            assertNothingUnknown(nested);
          } else if (value instanceof List<?> list) {
            list.stream()
                .filter(Message.class::isInstance)
                .map(Message.class::cast)
                .forEach(Values::assertNothingUnknown);
          }
        });
  }

  public Map<String, Object> asMap() {
    return values;
  }

  public boolean has(String name) {
    return values.containsKey(name);
  }

  public @Nullable String text(String name) {
    return (String) values.get(name);
  }

  public @Nullable Long number(String name) {
    return (Long) values.get(name);
  }

  public long needed(String name) {
    return (Long) Objects.requireNonNull(values.get(name), name);
  }

  public double real(String name) {
    return (Double) Objects.requireNonNull(values.get(name), name);
  }

  public @Nullable Values map(String name) {
    return (Values) values.get(name);
  }

  @SuppressWarnings("unchecked")
  public List<Object> list(String name) {
    Object list = values.get(name);
    return list == null ? List.of() : (List<Object>) list;
  }

  /// Those whose names begin so, without the beginning.
  public Attributes below(String prefix) {
    Attributes.Builder attributes = Attributes.builder();
    values.forEach((name, value) -> {
      if (name.startsWith(prefix)) {
        attributes.put(name.substring(prefix.length()), value);
      }
    });
    return attributes.build();
  }
}
