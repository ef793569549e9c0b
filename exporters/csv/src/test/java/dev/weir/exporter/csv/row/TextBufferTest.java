// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.row;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.weir.api.net.Address;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextBufferTest {
  private final TextBuffer buffer = new TextBuffer(1);

  @ParameterizedTest
  @CsvSource({
    "0, 0.000000000",
    "1, 0.000000001",
    "-1, -0.000000001",
    "-1000000000, -1.000000000",
    "-1250000000, -1.250000000",
    "1767225600250000000, 1767225600.250000000",
    "9223372036854775807, 9223372036.854775807",
    "-9223372036854775808, -9223372036.854775808",
  })
  void writesSecondsWithNineDecimals(long nanos, String text) {
    assertThat(written(to -> to.seconds(nanos))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "86, 86",
    "-86, -86",
    "0, 0",
    "-0.0, 0",
    "0.1, 0.1",
    "-0.25, -0.25",
    "636.75, 636.75",
    "1e15, 1000000000000000",
    "9007199254740993, 9007199254740992",
    "123456789012345680000, 1.2345678901234568e20",
    "1e16, 1e16",
    "1234567890123456.5, 1234567890123456.5",
    "1.5e300, 1.5e300",
    "0.0001, 0.0001",
    "0.00001, 1e-5",
    "0.00123, 0.00123",
    "1.23e-7, 1.23e-7",
    "5e-324, 5e-324",
    "NaN, ''",
    "Infinity, ''",
    "-Infinity, ''",
  })
  void writesDecimalsAsShortAsTheyReadBack(double value, String text) {
    assertThat(written(to -> to.decimal(value))).isEqualTo(text);
  }

  @Test
  void decimalsReadBackAsTheSameNumber() {
    Random random = new Random(2);
    for (int i = 0; i < 40_000; i++) {
      double value =
          switch (i % 4) {
            case 0 -> Double.longBitsToDouble(random.nextLong());
            case 1 -> random.nextInt(-2000, 2000) / 8.0;
            case 2 -> random.nextLong() / 1e3;
            default -> random.nextInt() / 5.0;
          };
      if (Double.isFinite(value)) {
        String text = written(to -> to.decimal(value));
        assertThat(Double.parseDouble(text)).isEqualTo(value == 0 ? 0.0 : value);
        assertThat(text).hasSizeLessThanOrEqualTo(Double.toString(value).length() + 1);
      }
    }
  }

  @Test
  void wholeNumbersAreExact() {
    Random random = new Random(3);
    for (int i = 0; i < 40_000; i++) {
      long value = random.nextLong() >> random.nextInt(64);
      assertThat(written(to -> to.number(value))).isEqualTo(Long.toString(value));
      assertThat(new BigDecimal(written(to -> to.seconds(value))))
          .isEqualTo(BigDecimal.valueOf(value, 9));
      assertThat(written(to -> to.duration(value)))
          .isEqualTo(written(to -> to.decimal(value / 1e9)));
    }
    for (long value : new long[] {Long.MIN_VALUE, Long.MAX_VALUE, 0, -1, 10, 99, 100}) {
      assertThat(written(to -> to.number(value))).isEqualTo(Long.toString(value));
    }
  }

  @Test
  void addressesAreWrittenAsElsewhere() {
    Random random = new Random(4);
    for (int i = 0; i < 40_000; i++) {
      Address address =
          switch (i % 3) {
            case 0 -> new Address(random.nextLong(), random.nextLong());
            case 1 -> Address.ofIpv4(random.nextInt());
            // many groups are zero
            default -> new Address(sparse(random), sparse(random));
          };
      assertThat(written(to -> to.address(address, 6))).isEqualTo(address.toString(6));
      assertThat(written(to -> to.address(address, 4))).isEqualTo(address.toString(4));
    }
    assertThat(written(to -> to.prefix(Address.parse("2001:db8:1:2:3:4:5:6"), 6)))
        .isEqualTo("2001:db8:1:2::/64");
    assertThat(written(to -> to.prefix(Address.parse("192.0.2.77"), 4))).isEqualTo("192.0.2.0/24");
  }

  private static long sparse(Random random) {
    long word = 0;
    for (int i = 0; i < 4; i++) {
      word = word << 16 | (random.nextBoolean() ? 0 : random.nextInt(1 << 16));
    }
    return word;
  }

  @Test
  void textReadsBackAsItWas() {
    List<String> texts =
        List.of(
            "",
            "plain",
            "a,b",
            "\"",
            "\"\"\"",
            "two\nlines",
            "\r\n",
            " spaces ",
            "/a?x=1,2&y=\"z\"",
            "veth-α",
            "日本語",
            "😀,😀",
            "\t",
            "=1+1");
    for (String text : texts) {
      assertThat(readBack(text)).as(text).isEqualTo(text);
    }
  }

  @Test
  void textThatNoFileShouldHoldIsReplaced() {
    assertThat(readBack("a\0b")).isEqualTo("a\ufffdb");
    assertThat(readBack("\ud800")).isEqualTo("\ufffd");
    assertThat(readBack("x\udc00,y")).isEqualTo("x\ufffd,y");
  }

  @Test
  void anyTextReadsBack() {
    Random random = new Random(5);
    for (int i = 0; i < 5_000; i++) {
      String text =
          random
              .ints(random.nextInt(20), 1, 0x3000)
              .mapToObj(Character::toString)
              .reduce("", String::concat);
      assertThat(readBack(text)).isEqualTo(text);
    }
  }

  /// Between two other fields.
  private String readBack(String text) {
    String line =
        written(to -> {
          to.ascii(',');
          to.text(text);
          to.raw(new byte[] {',', 'x', '\n'});
        });
    try (CsvReader<CsvRecord> reader =
        CsvReader.builder().skipEmptyLines(false).ofCsvRecord(line)) {
      List<CsvRecord> records = reader.stream().toList();
      assertThat(records).hasSize(1);
      assertThat(records.getFirst().getFields()).hasSize(3).first().isEqualTo("");
      return records.getFirst().getField(1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String written(Consumer<TextBuffer> writer) {
    buffer.clear();
    writer.accept(buffer);
    return new String(buffer.array(), 0, buffer.length(), StandardCharsets.UTF_8);
  }
}
