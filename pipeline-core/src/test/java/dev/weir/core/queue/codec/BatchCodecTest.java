// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Attributes;
import dev.weir.api.Batch;
import dev.weir.api.Event;
import dev.weir.api.EventBatch;
import dev.weir.api.FlowBatch;
import dev.weir.api.Resource;
import dev.weir.api.Severity;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

public final class BatchCodecTest {
  private final BatchCodec codec = new BatchCodec();

  @Test
  void everyBatchComesBackAsItWas() throws Exception {
    RandomRecords records = new RandomRecords(1);
    BatchCodec.Reader reader = codec.reader(codec.schema());
    for (int i = 0; i < 2_000; i++) {
      Batch batch = records.batch();
      Batch back = reader.read(bytes(batch));
      assertThat(back).isEqualTo(batch);
      // The order of attributes is no part of their equality, but of what people see.
      assertThat(back.toString()).isEqualTo(batch.toString());
    }
  }

  @Test
  void theSchemaNamesEveryTypeAndComponent() {
    assertThat(codec.schema())
        .startsWith("choice dev.weir.api.Batch dev.weir.api.FlowBatch dev.weir.api.EventBatch")
        .contains("record dev.weir.api.flow.Flow key:dev.weir.api.flow.FlowKey startNanos:long")
        .contains("exchanges:list<dev.weir.api.flow.Exchange>")
        .contains("enum dev.weir.api.Severity DEBUG INFO WARN ERROR FATAL");
  }

  @Test
  void aTextIsWrittenOnce() {
    Event event = new Event("a".repeat(1_000), 1, Severity.INFO, "", Attributes.empty());
    int one = bytes(new EventBatch(Resource.empty(), List.of(event))).length;
    int three = bytes(new EventBatch(Resource.empty(), List.of(event, event, event))).length;
    assertThat(three - one).isLessThan(20);
  }

  public record Odd(long known, Thread unknown) {}

  @Test
  void aComponentThatCannotBeWrittenIsNamed() {
    assertThatThrownBy(() -> Schema.of(Odd.class, new java.util.HashMap<>()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("component 'unknown' of")
        .hasMessageContaining(
            "'java.lang.Thread' cannot be written to a disk queue; wanted long, int");
  }

  @Test
  void attributesNestedWithoutEndAreRefused() {
    Object deep = List.of(1L);
    for (int i = 0; i < 60; i++) {
      deep = List.of(deep);
    }
    Batch batch = new FlowBatch(new Resource(Attributes.of("deep", deep)), List.of());
    assertThatThrownBy(() -> bytes(batch))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("50 levels deep");
  }

  @ParameterizedTest
  @ValueSource(longs = {2, 3, 4})
  void damagedBytesAreRefusedOrMakeSomeBatch(long seed) throws Exception {
    RandomRecords records = new RandomRecords(seed);
    Random random = new Random(seed);
    BatchCodec.Reader reader = codec.reader(codec.schema());
    int refused = 0;
    for (int i = 0; i < 1_000; i++) {
      byte[] bytes = bytes(records.batch());
      for (int j = random.nextInt(3); j >= 0; j--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      byte[] cut = Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length));
      try {
        assertThat(reader.read(random.nextBoolean() ? bytes : cut)).isNotNull();
      } catch (UnreadableException _) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(250);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          record                                          | "'record' is no line of a schema"
          table a.B                                       | "'table' is no kind of type"
          record dev.weir.api.Batch x                     | "'x' is no component of a record"
          record dev.weir.api.Batch x:decimal             | "'decimal' is a kind of value that this"
          record dev.weir.api.Other x:long                | it holds 'dev.weir.api.Other'; wanted dev
          """)
  void aSchemaThatIsNoneIsRefused(String schema, String message) {
    assertThatThrownBy(() -> codec.reader(schema))
        .isInstanceOf(UnreadableException.class)
        .hasMessageContaining(message);
  }

  @Test
  void anEmptySchemaIsRefused() {
    assertThatThrownBy(() -> codec.reader(""))
        .isInstanceOf(UnreadableException.class)
        .hasMessage("the schema is empty");
  }

  @Test
  void aSchemaNestedWithoutEndIsRefused() {
    String schema =
        "record dev.weir.api.Batch x:" + "list<".repeat(200_000) + "long" + ">".repeat(200_000);
    assertThatThrownBy(() -> codec.reader(schema)).isInstanceOf(UnreadableException.class);
  }

  @Test
  void damagedSchemasReadNothingUnexpected() {
    Random random = new Random(7);
    RandomRecords records = new RandomRecords(7);
    for (int i = 0; i < 500; i++) {
      char[] schema = codec.schema().toCharArray();
      for (int j = random.nextInt(4); j >= 0; j--) {
        schema[random.nextInt(schema.length)] = (char) (32 + random.nextInt(95));
      }
      try {
        assertThat(codec.reader(new String(schema)).read(bytes(records.batch()))).isNotNull();
      } catch (UnreadableException _) {
        // Refused, as it should be.
      }
    }
  }

  private byte[] bytes(Batch batch) {
    RecordOutput out = new RecordOutput(3);
    codec.write(batch, out);
    return Arrays.copyOfRange(out.array(), 3, out.size());
  }

  /// Everything that a random record draws on, so that the map above is not empty by mistake.
  @Test
  void randomRecordsMeetEveryType() {
    Map<String, Class<?>> classes = new java.util.HashMap<>();
    Schema schema = Schema.of(Batch.class, classes);
    assertThat(schema.types()).hasSizeGreaterThan(25);
    RandomRecords records = new RandomRecords(5);
    classes.values().forEach(type -> assertThat(type.cast(records.make(type))).isNotNull());
  }
}
