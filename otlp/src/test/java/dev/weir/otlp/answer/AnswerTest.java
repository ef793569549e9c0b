// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What a server says ends up in a log: however it says it, it is one short line.
class AnswerTest {
  private static final String WORDS =
      "bad\nthing\u001b[31m\u0085\u2028\u202e" + "x".repeat(1 << 20);

  static Stream<Arguments> quoted() {
    return Stream.of(
        Arguments.argumentSet("taken", new Answer.Taken(1, WORDS).message()),
        Arguments.argumentSet("oddly", new Answer.TakenOddly(WORDS).message()),
        Arguments.argumentSet("refused", new Answer.Refused(WORDS).message()),
        Arguments.argumentSet("too large", new Answer.TooLarge(WORDS).message()),
        Arguments.argumentSet("later", new Answer.Later(WORDS, Duration.ZERO, null).message()));
  }

  @ParameterizedTest
  @MethodSource("quoted")
  void isQuotedAsOneShortLine(String message) {
    assertThat(message).startsWith("bad thing [31m xxx").endsWith("x...").hasSizeLessThan(310);
  }

  @Test
  void alsoWhereTheServerRejectsAPart() throws Exception {
    byte[] partial =
        ExportLogsServiceResponse.newBuilder()
            .setPartialSuccess(ExportLogsPartialSuccess.newBuilder().setErrorMessage(WORDS))
            .build()
            .toByteArray();
    String json = "{\"partialSuccess\":{\"errorMessage\":\"" + "y".repeat(1 << 20) + "\"}}";

    assertThat(Responses.export(partial).message()).startsWith("bad thing").hasSizeLessThan(310);
    assertThat(
            HttpRules.answer(
                200,
                "application/json",
                "",
                json.getBytes(StandardCharsets.UTF_8),
                true,
                Instant.EPOCH))
        .isInstanceOfSatisfying(
            Answer.Taken.class, taken -> assertThat(taken.message()).hasSizeLessThan(310));
  }

  @Test
  void endsBetweenCharacters() {
    String message = new Answer.Refused("a" + "\ud83d\ude00".repeat(1_000)).message();

    assertThat(new String(message.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
        .isEqualTo(message);
  }
}
