// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.mapping;

import dev.weir.otlp.proto.ProtoReader.MalformedException;

/// Numbers that were read from a map of numbers.
final class Figures {
  private final Key[] keys;
  private final long[] bits;
  private int known;
  private int real;

  private Figures(Key[] keys) {
    this.keys = keys;
    this.bits = new long[keys.length];
  }

  /// Reads the map that `in` stands at. What it holds beside the numbers of these names is left.
  static Figures read(AttributeReader in, Key... keys)
      throws MalformedException, UnreadableException {
    return read(in, _ -> {}, keys);
  }

  /// The same of a map that holds more.
  ///
  /// @param others called at every other entry
  static Figures read(AttributeReader in, AttributeReader.Visitor others, Key... keys)
      throws MalformedException, UnreadableException {
    Figures figures = new Figures(keys);
    in.map(entry -> {
      if (!figures.take(entry)) {
        others.at(entry);
      }
    });
    return figures;
  }

  private boolean take(AttributeReader in) throws UnreadableException {
    for (int i = 0; i < keys.length; i++) {
      if (in.isNamed(keys[i])) {
        bits[i] = in.figure();
        known |= 1 << i;
        real = in.isReal() ? real | 1 << i : real & ~(1 << i);
        return true;
      }
    }
    return false;
  }

  /// An integer of at least zero, or `otherwise` where the map does not have it.
  long number(Key key, long otherwise) throws UnreadableException {
    int index = index(key);
    if ((known >>> index & 1) == 0) {
      return otherwise;
    }
    if ((real >>> index & 1) != 0) {
      throw new UnreadableException("'" + key.name() + "' is not an integer");
    }
    return bits[index];
  }

  /// The same, no larger than an `int`.
  int small(Key key) throws UnreadableException {
    long number = number(key, 0);
    if (number > Integer.MAX_VALUE) {
      throw new UnreadableException("'" + key.name() + "' is " + number + ", more than 31 bits");
    }
    return (int) number;
  }

  double real(Key key, double otherwise) throws UnreadableException {
    int index = index(key);
    if ((known >>> index & 1) == 0) {
      return otherwise;
    }
    if ((real >>> index & 1) == 0) {
      throw new UnreadableException("'" + key.name() + "' is not a real number");
    }
    return Double.longBitsToDouble(bits[index]);
  }

  @SuppressWarnings("ReferenceEquality")
  private int index(Key key) {
    int index = 0;
    while (keys[index] != key) {
      index++;
    }
    return index;
  }
}
