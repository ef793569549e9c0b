// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.proto;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtoWriterTest {
  private final ProtoWriter out = new ProtoWriter();

  @ParameterizedTest
  @ValueSource(
      longs = {0, 1, 127, 128, 16_383, 16_384, -1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 62})
  void writesNumbersAsTheLibraryReadsThem(long value) throws IOException {
    out.varint(value);
    out.fixed64(value);

    CodedInputStream in = CodedInputStream.newInstance(out.toByteArray());
    assertThat(in.readFixed64()).isEqualTo(value);
    assertThat(in.readRawVarint64()).isEqualTo(value);
    assertThat(in.isAtEnd()).isTrue();
  }

  @Test
  void writesVarintsOfEveryLength() throws IOException {
    for (int bits = 0; bits < 64; bits++) {
      for (long value : new long[] {1L << bits, (1L << bits) - 1, (1L << bits) + 1}) {
        out.reset(0);
        out.varint(value);
        byte[] bytes = out.toByteArray();
        assertThat(CodedInputStream.newInstance(bytes).readRawVarint64()).isEqualTo(value);
        assertThat(bytes)
            .hasSize(com.google.protobuf.CodedOutputStream.computeUInt64SizeNoTag(value));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "plain", "veth-α", "\uD83D\uDC1F", "a lone \uD800 one", "\u0000\u007f"})
  void writesTextAsUtf8(String text) {
    out.text("after");
    out.text(text);

    assertThat(new String(out.toByteArray(), StandardCharsets.UTF_8))
        .isEqualTo(
            new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8) + "after");
  }

  @Test
  void keepsWhatIsThereWhenItGrows() {
    byte[] large = new byte[100_000];
    new Random(1).nextBytes(large);
    out.text("end");
    out.bytes(large);
    out.text("begin");

    byte[] bytes = out.toByteArray();
    assertThat(bytes).hasSize(100_008).startsWith("begin".getBytes(StandardCharsets.US_ASCII));
    assertThat(bytes).endsWith("end".getBytes(StandardCharsets.US_ASCII)).contains(large);
    assertThat(out.size()).isEqualTo(bytes.length);
  }

  @Test
  void takesBackWhatDidNotFit() {
    out.text("kept");
    int size = out.size();
    out.bytes(new byte[50_000]);
    out.rewind(size);

    assertThat(out.toByteArray()).isEqualTo("kept".getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void leavesItsBufferToOthers() {
    out.text("being read");
    byte[] buffer = out.buffer();
    out.abandon();
    out.text("something else");

    assertThat(out.buffer()).isNotSameAs(buffer);
  }
}
