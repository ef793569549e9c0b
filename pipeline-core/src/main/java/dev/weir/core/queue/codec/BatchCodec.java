// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue.codec;

import dev.weir.api.Batch;
import java.util.LinkedHashMap;
import java.util.Map;

/// Writes and reads batches of every kind, exactly. Made from the components of the records themselves:
/// a record that gains one is written with it at once, and a component of a type that the codec does
/// not know keeps the codec from being made. Safe for use by several threads.
public final class BatchCodec {
  /// Makes batches from the bytes of one writer.
  @FunctionalInterface
  public interface Reader {
    /// The batch in the bytes.
    ///
    /// @param bytes one batch and nothing else
    /// @throws UnreadableException when they are none, or hold what this Weir does not know
    Batch read(byte[] bytes) throws UnreadableException;
  }

  private final Map<String, Class<?>> classes = new LinkedHashMap<>();
  private final Schema schema;
  private final String schemaText;
  private final ValueWriter writer;
  private final Reader reader;

  /// Describes all types.
  ///
  /// @throws IllegalArgumentException naming the component of a record that cannot be written
  public BatchCodec() {
    schema = Schema.of(Batch.class, classes);
    schemaText = schema.text();
    writer = Encoder.of(schema, classes);
    try {
      reader = reader(Decoder.of(schema, schema, classes));
    } catch (UnreadableException e) {
      throw new IllegalStateException("the codec cannot read what it writes itself", e);
    }
  }

  /// What must be known to read what this codec writes: text, one type a line.
  public String schema() {
    return schemaText;
  }

  /// The reader of what this codec writes.
  public Reader reader() {
    return reader;
  }

  /// Appends a batch.
  ///
  /// @throws IllegalStateException for a batch that nobody could read again: bigger than 512 MiB, or
  ///     with attributes nested too deep
  public void write(Batch batch, RecordOutput out) {
    writer.write(out, batch);
  }

  /// The reader of what was written with a schema, of this version or another.
  ///
  /// @throws UnreadableException when the schema is none, or is not one of batches
  public Reader reader(String writtenSchema) throws UnreadableException {
    if (writtenSchema.equals(schemaText)) {
      return reader;
    }
    try {
      return reader(Decoder.of(Schema.parse(writtenSchema), schema, classes));
    } catch (StackOverflowError e) {
      throw new UnreadableException("the schema is nested too deep", e);
    }
  }

  private static Reader reader(ValueReader values) {
    return bytes -> {
      RecordInput in = new RecordInput(bytes);
      if (!(values.read(in) instanceof Batch batch)) {
        throw new UnreadableException("there is no batch in it");
      }
      if (in.remaining() > 0) {
        throw new UnreadableException(in.remaining() + " bytes follow the batch");
      }
      return batch;
    };
  }
}
