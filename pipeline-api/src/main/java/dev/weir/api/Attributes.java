// SPDX-License-Identifier: Apache-2.0
package dev.weir.api;

import dev.weir.api.net.Address;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Named values in the order they were given, immutable.
///
/// A value is a `String`, `Long`, `Double`, `Boolean`, [Address], or a `List` of those.
public final class Attributes {
  private static final Attributes EMPTY = new Attributes(Map.of());

  private final Map<String, Object> values;

  private Attributes(Map<String, Object> values) {
    this.values = values;
  }

  public static Attributes empty() {
    return EMPTY;
  }

  public static Attributes of(String key, Object value) {
    return builder().put(key, value).build();
  }

  public static Attributes of(String key1, Object value1, String key2, Object value2) {
    return builder().put(key1, value1).put(key2, value2).build();
  }

  public static Builder builder() {
    return new Builder();
  }

  public @Nullable Object get(String key) {
    return values.get(key);
  }

  /// The value as text, or null when the key is absent.
  public @Nullable String text(String key) {
    Object value = values.get(key);
    return value == null ? null : value.toString();
  }

  public boolean isEmpty() {
    return values.isEmpty();
  }

  public Map<String, Object> asMap() {
    return values;
  }

  long estimatedBytes() {
    long bytes = 48;
    for (Map.Entry<String, Object> entry : values.entrySet()) {
      bytes += 64 + sizeOf(entry.getValue());
    }
    return bytes;
  }

  private static long sizeOf(Object value) {
    return switch (value) {
      case String text -> 40 + 2L * text.length();
      case List<?> list -> 40 + 32L * list.size();
      default -> 24;
    };
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Attributes that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.toString();
  }

  /// Collects attributes. Not safe for use by several threads.
  public static final class Builder {
    private final Map<String, Object> values = new LinkedHashMap<>();

    private Builder() {}

    /// Sets a value. An `Integer`, `Short` or `Byte` becomes a `Long`, a `Float` a `Double`.
    ///
    /// @throws IllegalArgumentException for a type that attributes cannot hold
    public Builder put(String key, Object value) {
      values.put(Objects.requireNonNull(key, "key"), normalise(key, value));
      return this;
    }

    /// Sets a value unless it is null: absent is not zero.
    public Builder putIfPresent(String key, @Nullable Object value) {
      return value == null ? this : put(key, value);
    }

    public Builder putAll(Attributes other) {
      values.putAll(other.values);
      return this;
    }

    public Attributes build() {
      return values.isEmpty()
          ? EMPTY
          : new Attributes(Collections.unmodifiableMap(new LinkedHashMap<>(values)));
    }

    private static Object normalise(String key, Object value) {
      return switch (value) {
        case String _, Long _, Double _, Boolean _, Address _ -> value;
        case Integer number -> number.longValue();
        case Short number -> number.longValue();
        case Byte number -> number.longValue();
        case Float number -> number.doubleValue();
        case List<?> list -> list.stream().map(item -> normalise(key, item)).toList();
        default ->
            throw new IllegalArgumentException(
                "attribute '"
                    + key
                    + "' is a "
                    + value.getClass().getName()
                    + "; wanted a string, number, boolean, address or a list of those");
      };
    }
  }
}
