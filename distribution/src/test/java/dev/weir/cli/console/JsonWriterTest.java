// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.weir.api.net.Address;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Beside what a library writes.
class JsonWriterTest {
  private static final JsonName A = JsonName.of("a");
  private static final JsonName B = JsonName.of("b_c");

  private final ByteArrayOutputStream mine = new ByteArrayOutputStream();
  private final ByteArrayOutputStream theirs = new ByteArrayOutputStream();

  @Test
  void numbersAreThoseOfTheLibrary() throws IOException {
    for (boolean indented : new boolean[] {false, true}) {
      Random random = new Random(8259);
      JsonWriter json = writer(indented);
      try (JsonGenerator wanted = library(indented)) {
        json.beginObject();
        wanted.writeStartObject();
        for (int i = 0; i < 50_000; i++) {
          long whole = random.nextLong() >> random.nextInt(64);
          json.member(A, whole);
          wanted.writeNumberField("a", whole);
          double number =
              switch (i % 4) {
                case 0 -> whole;
                case 1 -> whole / 1000.0;
                case 2 -> Double.longBitsToDouble(random.nextLong());
                default -> random.nextInt(-20_000_000, 20_000_000);
              };
          json.member(B, number);
          wanted.writeNumberField("b_c", number);
        }
        for (double edge :
            new double[] {0, -0.0, 9_999_999, 1e7, -9_999_999, Double.NaN, 1 / 0.0, 1e-3, 1e-4}) {
          json.member(A, edge);
          wanted.writeNumberField("a", edge);
        }
        for (long edge : new long[] {Long.MIN_VALUE, Long.MAX_VALUE, -1, 9, 10, 2_147_483_648L}) {
          json.member(A, edge);
          wanted.writeNumberField("a", edge);
        }
        json.endObject();
        wanted.writeEndObject();
      }
      assertSame(json);
    }
  }

  @Test
  void textIsThatOfTheLibrary() throws IOException {
    Random random = new Random(3629);
    JsonWriter json = writer(true);
    try (JsonGenerator wanted = library(true)) {
      json.beginObject();
      wanted.writeStartObject();
      for (int i = 0; i < 3_000; i++) {
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(60); left > 0; left--) {
          text.appendCodePoint(
              switch (random.nextInt(4)) {
                case 0 -> random.nextInt(0x80);
                case 1 -> 0x80 + random.nextInt(0xd780);
                case 2 -> 0x1_0000 + random.nextInt(0x1000);
                default -> "\"\\/ \n\u007f".charAt(random.nextInt(6));
              });
        }
        json.member(A, text.toString());
        wanted.writeStringField("a", text.toString());
      }
      String large = "x\"é".repeat(100_000);
      json.member(B, large);
      wanted.writeStringField("b_c", large);
      json.endObject();
      wanted.writeEndObject();
    }
    assertSame(json);
  }

  @Test
  void objectsAndArraysAreLaidOutAsTheLibraryDoes() throws IOException {
    for (boolean indented : new boolean[] {false, true}) {
      JsonWriter json = writer(indented);
      json.beginObject();
      json.beginArray(A);
      json.endArray();
      json.beginArray(A);
      json.element(1);
      json.element("b");
      json.endArray();
      json.beginArray(B);
      for (int i = 0; i < 2; i++) {
        json.beginObject();
        json.member(A, i == 0);
        json.beginArray(B);
        json.beginObject();
        json.endObject();
        json.endArray();
        json.endObject();
      }
      json.endArray();
      json.beginObject(A);
      json.member("x\"y", "1");
      json.member("é", "2");
      json.beginObject(B);
      json.endObject();
      json.endObject();
      json.endObject();
      try (JsonGenerator wanted = library(indented)) {
        wanted.writeStartObject();
        wanted.writeArrayFieldStart("a");
        wanted.writeEndArray();
        wanted.writeArrayFieldStart("a");
        wanted.writeNumber(1);
        wanted.writeString("b");
        wanted.writeEndArray();
        wanted.writeArrayFieldStart("b_c");
        for (int i = 0; i < 2; i++) {
          wanted.writeStartObject();
          wanted.writeBooleanField("a", i == 0);
          wanted.writeArrayFieldStart("b_c");
          wanted.writeStartObject();
          wanted.writeEndObject();
          wanted.writeEndArray();
          wanted.writeEndObject();
        }
        wanted.writeEndArray();
        wanted.writeObjectFieldStart("a");
        wanted.writeStringField("x\"y", "1");
        wanted.writeStringField("é", "2");
        wanted.writeObjectFieldStart("b_c");
        wanted.writeEndObject();
        wanted.writeEndObject();
        wanted.writeEndObject();
      }
      assertSame(json);
    }
  }

  @Test
  void blocksAreMembersOneByOne() throws IOException {
    JsonBlock block = JsonBlock.of(A, B, A);
    long[][] cases = {{0, 0, 0}, {1, 2, 3}, {7, 7, 7}, {0, 8, 0}, {-1, 0, 0}, {5, 0, 1234567}};
    for (boolean indented : new boolean[] {false, true}) {
      JsonWriter json = writer(indented);
      try (JsonGenerator wanted = library(indented)) {
        json.beginObject();
        wanted.writeStartObject();
        for (int round = 0; round < 2_000; round++) {
          for (long[] values : cases) {
            json.members(block, values);
            wanted.writeNumberField("a", values[0]);
            wanted.writeNumberField("b_c", values[1]);
            wanted.writeNumberField("a", values[2]);
          }
        }
        json.endObject();
        wanted.writeEndObject();
      }
      assertSame(json);
    }
  }

  @Test
  void timesHaveNineDecimals() {
    JsonWriter json = writer(false);
    json.beginObject();
    for (long nanos : new long[] {0, 1, -1, 999_999_999, 1_767_225_600_000_000_042L}) {
      json.time(A, nanos);
    }
    json.endObject();
    json.endLine();
    json.flush();
    assertThat(mine.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"a\":\"0.000000000\",\"a\":\"0.000000001\",\"a\":\"-1.999999999\","
                + "\"a\":\"0.999999999\",\"a\":\"1767225600.000000042\"}\n");
  }

  @Test
  void addressesAreThoseOfTheirPackets() {
    JsonWriter json = writer(false);
    json.beginObject();
    json.member(A, Address.parse("192.0.2.1"), 4);
    json.member(A, Address.parse("192.0.2.1"), 6);
    json.member(A, Address.parse("2001:db8::1"), 6);
    json.endObject();
    json.flush();
    assertThat(mine.toString(StandardCharsets.UTF_8))
        .isEqualTo("{\"a\":\"192.0.2.1\",\"a\":\"::ffff:192.0.2.1\",\"a\":\"2001:db8::1\"}");
  }

  @Test
  void saysThatNobodyTakesTheResult() {
    JsonWriter json =
        JsonWriter.compact(
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                throw new IOException("no space");
              }
            });
    json.beginObject();
    json.endObject();
    assertThatThrownBy(json::flush).isInstanceOf(UncheckedIOException.class);
    assertThatIllegalArgumentException().isThrownBy(() -> JsonName.of("a\"b"));
  }

  private JsonWriter writer(boolean indented) {
    mine.reset();
    return indented ? JsonWriter.indented(mine) : JsonWriter.compact(mine);
  }

  private JsonGenerator library(boolean indented) throws IOException {
    theirs.reset();
    JsonGenerator json =
        JsonFactory.builder()
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build()
            .createGenerator(theirs);
    return indented ? json.useDefaultPrettyPrinter() : json;
  }

  private void assertSame(JsonWriter json) {
    json.flush();
    assertThat(mine.toString(StandardCharsets.UTF_8))
        .isEqualTo(theirs.toString(StandardCharsets.UTF_8));
  }
}
