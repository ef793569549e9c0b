// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue.codec;

import dev.weir.api.Attributes;
import dev.weir.core.queue.codec.Schema.Choice;
import dev.weir.core.queue.codec.Schema.Constants;
import dev.weir.core.queue.codec.Schema.Definition;
import dev.weir.core.queue.codec.Schema.Field;
import dev.weir.core.queue.codec.Schema.Fields;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Makes the readers of what was written by some schema, for the types that this Weir knows. What only
/// the writer knew is read and left out; what it did not know yet is absent: null, or 0, false, an empty
/// list or no attributes where null cannot be.
final class Decoder {
  private final Schema written;
  private final Schema own;
  private final Map<String, Class<?>> classes;
  private final Map<String, ValueReader> made = new HashMap<>();

  private Decoder(Schema written, Schema own, Map<String, Class<?>> classes) {
    this.written = written;
    this.own = own;
    this.classes = classes;
  }

  /// @param own what this Weir writes
  /// @param classes of its types
  static ValueReader of(Schema written, Schema own, Map<String, Class<?>> classes)
      throws UnreadableException {
    if (!written.root().equals(own.root())) {
      throw new UnreadableException("it holds '" + written.root() + "'; wanted " + own.root());
    }
    return new Decoder(written, own, classes).named(own.root());
  }

  private ValueReader named(String name) {
    ValueReader known = made.get(name);
    if (known != null) {
      return known;
    }
    Later later = new Later();
    made.put(name, later);
    later.reader = make(name);
    made.put(name, later.reader);
    return later.reader;
  }

  private ValueReader make(String name) {
    Definition was = written.types().get(name);
    Definition is = own.types().get(name);
    return switch (was) {
      case null -> never("the schema does not describe " + name);
      case Constants constants -> constants(name, constants.names(), is);
      case Choice choice -> choice(name, choice);
      case Fields fields -> record(name, fields.fields(), is);
    };
  }

  private ValueReader constants(String name, List<String> names, @Nullable Definition is) {
    Map<String, Object> own = new HashMap<>();
    if (is instanceof Constants) {
      for (Object constant : type(name).getEnumConstants()) {
        own.put(((Enum<?>) constant).name(), constant);
      }
    }
    Object[] constants = names.stream().map(own::get).toArray();
    return in -> {
      int place = in.readPlace(constants.length + 1);
      if (place == 0) {
        return null;
      }
      Object constant = constants[place - 1];
      if (constant == null && is != null) {
        throw new UnreadableException(name + " has no " + names.get(place - 1));
      }
      return constant;
    };
  }

  private ValueReader choice(String name, Choice choice) {
    boolean needed = own.types().get(name) instanceof Choice;
    ValueReader[] readers = new ValueReader[choice.records().size()];
    for (int i = 0; i < readers.length; i++) {
      String one = choice.records().get(i);
      readers[i] =
          needed
                  && !(own.types().get(name) instanceof Choice known
                      && known.records().contains(one))
              ? never(name + " cannot be a " + one)
              : named(one);
    }
    return in -> {
      int place = in.readPlace(readers.length + 1);
      in.enter();
      Object value = place == 0 ? null : readers[place - 1].read(in);
      in.leave();
      return value;
    };
  }

  private ValueReader record(String name, List<Field> fields, @Nullable Definition is) {
    List<Field> wanted = is instanceof Fields known ? known.fields() : List.of();
    ValueReader[] readers = new ValueReader[fields.size()];
    int[] places = new int[readers.length];
    for (int i = 0; i < readers.length; i++) {
      Field field = fields.get(i);
      places[i] = place(field.name(), wanted);
      readers[i] =
          places[i] < 0
              ? value(field.shape(), null, name)
              : value(field.shape(), wanted.get(places[i]).shape(), name + "." + field.name());
    }
    @Nullable Object[] absent = wanted.stream().map(field -> absent(field.shape())).toArray();
    RecordMaker maker = is instanceof Fields ? RecordMaker.of(type(name)) : _ -> null;
    return in -> {
      if (in.readByte() == 0) {
        return null;
      }
      in.enter();
      @Nullable Object[] values = absent.clone();
      for (int i = 0; i < readers.length; i++) {
        Object value = readers[i].read(in);
        if (places[i] >= 0) {
          values[places[i]] = value;
        }
      }
      in.leave();
      return maker.make(values);
    };
  }

  private Class<?> type(String name) {
    return Objects.requireNonNull(classes.get(name), name);
  }

  private static int place(String name, List<Field> fields) {
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  /// @param wanted null when the value is left out
  private ValueReader value(Shape shape, @Nullable Shape wanted, String where) {
    return switch (shape) {
      case Shape.Scalar scalar when wanted == null -> scalar(scalar);
      case Shape.Scalar scalar when isNumber(scalar) && isNumber(wanted) ->
          scalar((Shape.Scalar) wanted);
      case Shape.Scalar scalar when scalar.equals(wanted) -> scalar(scalar);
      case Shape.Items items when wanted == null -> list(value(items.element(), null, where));
      case Shape.Items items when wanted instanceof Shape.Items own ->
          list(value(items.element(), own.element(), where));
      case Shape.Named named when wanted == null || named.equals(wanted) -> named(named.name());
      default -> never(where + " is '" + shape.text() + "'; wanted " + wanted.text());
    };
  }

  private static boolean isNumber(Shape shape) {
    return shape == Shape.Scalar.LONG || shape == Shape.Scalar.INT;
  }

  private static ValueReader scalar(Shape.Scalar scalar) {
    return switch (scalar) {
      case LONG -> RecordInput::readLong;
      case INT -> RecordInput::readInt;
      case DOUBLE -> RecordInput::readDouble;
      case BOOLEAN -> in -> in.readByte() != 0;
      case TEXT -> RecordInput::readText;
      case ATTRIBUTES -> AttributeValues::read;
    };
  }

  private static ValueReader list(ValueReader element) {
    return in -> {
      int count = in.readCount();
      if (count < 0) {
        return null;
      }
      in.enter();
      List<@Nullable Object> list = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        list.add(element.read(in));
      }
      in.leave();
      return Collections.unmodifiableList(list);
    };
  }

  private static @Nullable Object absent(Shape shape) {
    return switch (shape) {
      case Shape.Scalar scalar ->
          switch (scalar) {
            case LONG -> 0L;
            case INT -> 0;
            case DOUBLE -> 0.0;
            case BOOLEAN -> false;
            case TEXT -> null;
            case ATTRIBUTES -> Attributes.empty();
          };
      case Shape.Items _ -> List.of();
      case Shape.Named _ -> null;
    };
  }

  private static ValueReader never(String why) {
    return _ -> {
      throw new UnreadableException(why);
    };
  }

  private static final class Later implements ValueReader {
    private ValueReader reader = never("it is not known yet");

    @Override
    public @Nullable Object read(RecordInput in) throws UnreadableException {
      return reader.read(in);
    }
  }
}
