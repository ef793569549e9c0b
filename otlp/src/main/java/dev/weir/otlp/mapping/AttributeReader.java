// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.mapping;

import dev.weir.api.Attributes;
import dev.weir.otlp.Quote;
import dev.weir.otlp.proto.ProtoReader;
import dev.weir.otlp.proto.ProtoReader.MalformedException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads attributes (`KeyValue` with an `AnyValue`): [#next] stands at one, and the other methods say
/// what its value is. Maps and lists are read by a visitor that is called at each of their entries, and
/// for which the same holds. Not safe for use by several threads.
public final class AttributeReader {
  private static final int STRING = 1;
  private static final int BOOL = 2;
  private static final int INT = 3;
  private static final int DOUBLE = 4;
  private static final int ARRAY = 5;
  private static final int MAP = 6;
  private static final int BYTES = 7;

  /// Nobody nests values deeper, but for the harm.
  private static final int DEEPEST = 16;

  private static final int LONGEST_PATH = 1_000;
  private static final int LONGEST_QUOTE = 100;

  private static final long NOTHING = 0;

  /// Looks at an entry of a map, or an item of a list.
  @FunctionalInterface
  interface Visitor {
    void at(AttributeReader in) throws MalformedException, UnreadableException;
  }

  private final ProtoReader in;
  private long key = NOTHING;
  private long value = NOTHING;
  private int kind;
  private long content;
  private int depth;
  private long values;

  /// Of the attributes that `in` comes to.
  public AttributeReader(ProtoReader in) {
    this.in = in;
  }

  /// Stands at the attribute that is the current field of the message.
  public void next() throws MalformedException {
    long outer = in.open();
    key = NOTHING;
    value = NOTHING;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> key = in.range();
        case 2 -> value = in.range();
        default -> in.skip();
      }
    }
    in.leave(outer);
    look();
  }

  /// How many values were met since the reader was made: each takes some memory, however small.
  public long values() {
    return values;
  }

  public String name() {
    return in.text(key);
  }

  /// The name, fit for a message.
  String quoted() {
    return Quote.shortened(name(), LONGEST_QUOTE);
  }

  public boolean isNamed(Key name) {
    return in.same(key, name.text());
  }

  boolean isBelow(byte[] prefix) {
    return in.begins(key, prefix);
  }

  /// An integer of at least zero: nothing that Weir sends by that name is less.
  public long number() throws UnreadableException {
    want(INT, "an integer");
    if (content < 0) {
      throw new UnreadableException("'" + quoted() + "' is " + content + ", below zero");
    }
    return content;
  }

  /// The same, no larger than `most`.
  int number(int most) throws UnreadableException {
    long number = number();
    if (number > most) {
      throw new UnreadableException("'" + quoted() + "' is " + number + ", above " + most);
    }
    return (int) number;
  }

  double real() throws UnreadableException {
    want(DOUBLE, "a real number");
    return Double.longBitsToDouble(content);
  }

  /// A number of either kind, a real one by its bits.
  long figure() throws UnreadableException {
    return kind == DOUBLE ? content : number();
  }

  boolean isReal() {
    return kind == DOUBLE;
  }

  boolean flag() throws UnreadableException {
    want(BOOL, "true or false");
    return content != 0;
  }

  public String text() throws UnreadableException {
    want(STRING, "a text");
    return in.text(content);
  }

  /// Whether the value is that text.
  public boolean isText(String text) {
    return kind == STRING && in.text(content).equals(text);
  }

  void map(Visitor visitor) throws MalformedException, UnreadableException {
    want(MAP, "a map");
    entries(visitor);
  }

  void list(Visitor visitor) throws MalformedException, UnreadableException {
    want(ARRAY, "a list");
    long named = key;
    long outer = in.enter(content);
    deeper();
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field == 1) {
        key = named;
        value = in.range();
        look();
        visitor.at(this);
      } else {
        in.skip();
      }
    }
    depth--;
    in.leave(outer);
  }

  /// Keeps the attribute, its name without the first `prefix` bytes. A map becomes an attribute for
  /// each of its entries, `map.entry`; bytes become text in base64; no value becomes no attribute.
  public void keep(Attributes.Builder to, int prefix)
      throws MalformedException, UnreadableException {
    keep(to, "", name().substring(prefix));
  }

  private void keep(Attributes.Builder to, String path, String name)
      throws MalformedException, UnreadableException {
    if (kind == MAP) {
      String below = path + name + ".";
      if (below.length() > LONGEST_PATH) {
        // Every entry repeats it: a few megabytes would become terabytes.
        throw new UnreadableException("a map's name has more than " + LONGEST_PATH + " characters");
      }
      entries(entry -> entry.keep(to, below, entry.name()));
    } else {
      to.putIfPresent(path + name, any());
    }
  }

  /// The value as attributes hold it; null when there is none.
  private @Nullable Object any() throws MalformedException, UnreadableException {
    return switch (kind) {
      case STRING -> in.text(content);
      case BOOL -> content != 0;
      case INT -> content;
      case DOUBLE -> Double.longBitsToDouble(content);
      case BYTES -> Base64.getEncoder().encodeToString(in.bytes(content));
      case ARRAY -> {
        List<Object> items = new ArrayList<>();
        list(item -> {
          Object found = item.any();
          if (found != null) {
            items.add(found);
          }
        });
        yield items;
      }
      case MAP -> {
        Attributes.Builder entries = Attributes.builder();
        entries(entry -> entry.keep(entries, 0));
        yield entries.build().toString();
      }
      default -> null;
    };
  }

  private void entries(Visitor visitor) throws MalformedException, UnreadableException {
    long outer = in.enter(content);
    deeper();
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field == 1) {
        next();
        visitor.at(this);
      } else {
        in.skip();
      }
    }
    depth--;
    in.leave(outer);
  }

  /// Finds out what the value is. Of several, which protobuf allows, the last.
  private void look() throws MalformedException {
    values++;
    kind = 0;
    long outer = in.enter(value);
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case STRING, ARRAY, MAP, BYTES -> content = in.range();
        case BOOL, INT -> content = in.number();
        case DOUBLE -> content = in.fixed64();
        default -> {
          in.skip();
          continue;
        }
      }
      kind = field;
    }
    in.leave(outer);
  }

  private void want(int wanted, String what) throws UnreadableException {
    if (kind != wanted) {
      throw new UnreadableException("'" + quoted() + "' is not " + what);
    }
  }

  private void deeper() throws MalformedException {
    if (++depth > DEEPEST) {
      throw new MalformedException("values nested deeper than " + DEEPEST);
    }
  }

  /// The text of an `AnyValue` that stands alone; empty when it is something else.
  public String textOf(long range) throws MalformedException {
    value = range;
    look();
    return kind == STRING ? in.text(content) : "";
  }

  /// Begins a record: whatever was wrong with the one before.
  public void reset() {
    depth = 0;
  }
}
