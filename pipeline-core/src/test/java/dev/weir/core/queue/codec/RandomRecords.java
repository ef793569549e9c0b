// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue.codec;

import dev.weir.api.Attributes;
import dev.weir.api.Batch;
import dev.weir.api.net.Address;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Makes records of every type out of random values, by their components: edge values, every constant
/// and, where the constructor allows it, nulls.
public final class RandomRecords {
  private static final long[] LONGS = {
    0,
    1,
    -1,
    63,
    64,
    -64,
    -65,
    127,
    128,
    Long.MIN_VALUE,
    Long.MAX_VALUE,
    Integer.MAX_VALUE,
    1L << 55
  };
  private static final double[] DOUBLES = {
    0.0, -0.0, 1, -1500, 0.1, Double.NaN, Double.POSITIVE_INFINITY, Double.MIN_VALUE, 1e300
  };
  private static final String[] TEXTS = {
    "", "eth0", "héllo", "\u00ff", "\u0100", "漢字", "😀", "\ud800", "\udc00x", "a\nb\0c"
  };

  private final Random random;

  public RandomRecords(long seed) {
    this.random = new Random(seed);
  }

  /// A batch of any shape.
  public Batch batch() {
    return (Batch) make(Batch.class);
  }

  Object make(Type type) {
    return switch (type) {
      case ParameterizedType list -> list(list.getActualTypeArguments()[0]);
      case Class<?> c when c == long.class || c == Long.class -> number();
      case Class<?> c when c == int.class -> (int) number();
      case Class<?> c when c == double.class || c == Double.class -> fraction();
      case Class<?> c when c == boolean.class -> random.nextBoolean();
      case Class<?> c when c == String.class -> text();
      case Class<?> c when c == Attributes.class -> attributes();
      case Class<?> c when c.isEnum() -> one(List.of(c.getEnumConstants()));
      case Class<?> c when c.isSealed() -> make(one(List.of(c.getPermittedSubclasses())));
      case Class<?> c when c.isRecord() -> record(c);
      default -> throw new IllegalArgumentException("no random " + type);
    };
  }

  private Object record(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    @Nullable Object[] values = new Object[components.length];
    for (int i = 0; i < values.length; i++) {
      boolean absent = !types[i].isPrimitive() && random.nextInt(4) == 0;
      values[i] = absent ? null : make(components[i].getGenericType());
    }
    try {
      return type.getConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException _) {
      // The record wants a value where chance had none.
      return record(type);
    }
  }

  private List<Object> list(Type element) {
    List<Object> list = new ArrayList<>();
    int size = random.nextInt(10) == 0 ? 12 : random.nextInt(3);
    for (int i = 0; i < size; i++) {
      list.add(make(element));
    }
    return list;
  }

  private Attributes attributes() {
    Attributes.Builder attributes = Attributes.builder();
    for (int i = random.nextInt(5); i > 0; i--) {
      attributes.put(text() + random.nextInt(9), attribute(0));
    }
    return attributes.build();
  }

  private Object attribute(int depth) {
    return switch (random.nextInt(depth < 3 ? 6 : 5)) {
      case 0 -> text();
      case 1 -> number();
      case 2 -> fraction();
      case 3 -> random.nextBoolean();
      case 4 -> new Address(number(), number());
      default -> {
        List<Object> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          list.add(attribute(depth + 1));
        }
        yield list;
      }
    };
  }

  private long number() {
    return random.nextBoolean() ? LONGS[random.nextInt(LONGS.length)] : random.nextLong();
  }

  private double fraction() {
    return random.nextBoolean() ? DOUBLES[random.nextInt(DOUBLES.length)] : random.nextDouble();
  }

  private String text() {
    return random.nextInt(3) > 0
        ? TEXTS[random.nextInt(TEXTS.length)]
        : Long.toString(random.nextLong(), 36);
  }

  private <T> T one(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
