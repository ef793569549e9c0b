// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue.codec;

import dev.weir.core.queue.codec.Schema.Choice;
import dev.weir.core.queue.codec.Schema.Constants;
import dev.weir.core.queue.codec.Schema.Definition;
import dev.weir.core.queue.codec.Schema.Fields;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Makes the writers of a schema's types. In front of what may be null stands whether it is: a record,
/// an enum's constant and a sealed type by the place 0, a list by the count 0.
final class Encoder {
  private static final MethodType GET = MethodType.methodType(Object.class, Object.class);
  private static final MethodType GET_LONG = MethodType.methodType(long.class, Object.class);

  private final Schema schema;
  private final Map<String, Class<?>> classes;
  private final Map<String, ValueWriter> made = new HashMap<>();

  private Encoder(Schema schema, Map<String, Class<?>> classes) {
    this.schema = schema;
    this.classes = classes;
  }

  /// @param classes of the schema's types
  static ValueWriter of(Schema schema, Map<String, Class<?>> classes) {
    return new Encoder(schema, classes).named(schema.root());
  }

  private ValueWriter named(String name) {
    ValueWriter known = made.get(name);
    if (known != null) {
      return known;
    }
    // A type that contains itself meets this reference, which is set by then.
    Later later = new Later();
    made.put(name, later);
    Definition definition = Objects.requireNonNull(schema.types().get(name), name);
    later.writer =
        switch (definition) {
          case Constants _ -> constants(type(name));
          case Choice choice -> choice(choice);
          case Fields fields -> record(type(name), fields);
        };
    made.put(name, later.writer);
    return later.writer;
  }

  private Class<?> type(String name) {
    return Objects.requireNonNull(classes.get(name), name);
  }

  private static ValueWriter constants(Class<?> type) {
    Map<Object, Long> places = new HashMap<>();
    for (Object constant : type.getEnumConstants()) {
      places.put(constant, places.size() + 1L);
    }
    return (out, value) -> out.writeUnsigned(value == null ? 0 : places.getOrDefault(value, 0L));
  }

  private ValueWriter choice(Choice choice) {
    Map<Class<?>, Integer> places = new HashMap<>();
    ValueWriter[] writers = new ValueWriter[choice.records().size()];
    for (int i = 0; i < writers.length; i++) {
      String name = choice.records().get(i);
      places.put(type(name), i);
      writers[i] = named(name);
    }
    return (out, value) -> {
      if (value == null) {
        out.writeUnsigned(0);
        return;
      }
      int place = Objects.requireNonNull(places.get(value.getClass()));
      out.writeUnsigned(place + 1L);
      writers[place].write(out, value);
    };
  }

  private ValueWriter record(Class<?> type, Fields fields) {
    RecordComponent[] components = type.getRecordComponents();
    Component[] writers = new Component[components.length];
    for (int i = 0; i < writers.length; i++) {
      writers[i] = component(getter(components[i]), fields.fields().get(i).shape());
    }
    return (out, value) -> {
      out.writeByte(value == null ? 0 : 1);
      if (value != null) {
        for (Component writer : writers) {
          writer.write(out, value);
        }
      }
    };
  }

  private static MethodHandle getter(RecordComponent component) {
    try {
      return MethodHandles.publicLookup().unreflect(component.getAccessor());
    } catch (IllegalAccessException e) {
      throw new IllegalArgumentException(
          component.getDeclaringRecord().getName() + " is not public", e);
    }
  }

  /// Writes one component of the record that it is given.
  @FunctionalInterface
  private interface Component {
    void write(RecordOutput out, Object owner);
  }

  private Component component(MethodHandle getter, Shape shape) {
    // Most components are whole numbers: those are not boxed.
    if (shape == Shape.Scalar.LONG || shape == Shape.Scalar.INT) {
      MethodHandle number = getter.asType(GET_LONG);
      return (out, owner) -> out.writeLong(number(number, owner));
    }
    MethodHandle object = getter.asType(GET);
    ValueWriter writer = value(shape);
    return (out, owner) -> writer.write(out, object(object, owner));
  }

  private ValueWriter value(Shape shape) {
    return switch (shape) {
      case Shape.Scalar scalar -> scalar(scalar);
      case Shape.Items items -> list(value(items.element()));
      case Shape.Named named -> named(named.name());
    };
  }

  private static ValueWriter scalar(Shape.Scalar scalar) {
    return switch (scalar) {
      case LONG, INT -> (out, value) -> out.writeLong(((Number) present(value)).longValue());
      case DOUBLE -> (out, value) -> out.writeDouble((double) present(value));
      case BOOLEAN -> (out, value) -> out.writeByte((boolean) present(value) ? 1 : 0);
      case TEXT -> (out, value) -> out.writeText((String) value);
      case ATTRIBUTES -> AttributeValues::write;
    };
  }

  private static ValueWriter list(ValueWriter element) {
    return (out, value) -> {
      if (value == null) {
        out.writeUnsigned(0);
        return;
      }
      List<?> list = (List<?>) value;
      out.writeUnsigned(list.size() + 1L);
      for (Object item : list) {
        element.write(out, item);
      }
    };
  }

  private static Object present(@Nullable Object value) {
    return Objects.requireNonNull(value);
  }

  private static long number(MethodHandle getter, Object owner) {
    try {
      return (long) getter.invokeExact(owner);
    } catch (Throwable e) {
      throw unread(e);
    }
  }

  private static @Nullable Object object(MethodHandle getter, Object owner) {
    try {
      return getter.invokeExact(owner);
    } catch (Throwable e) {
      throw unread(e);
    }
  }

  private static IllegalStateException unread(Throwable e) {
    return new IllegalStateException("a record does not give its component: " + e, e);
  }

  private static final class Later implements ValueWriter {
    private ValueWriter writer = (_, _) -> {};

    @Override
    public void write(RecordOutput out, @Nullable Object value) {
      writer.write(out, value);
    }
  }
}
