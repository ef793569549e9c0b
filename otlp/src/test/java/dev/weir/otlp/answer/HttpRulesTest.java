// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class HttpRulesTest {
  private static final Instant NOW = Instant.parse("2026-11-06T08:49:07Z");
  private static final String PROTOBUF = "application/x-protobuf";
  private static final Set<Integer> RETRYABLE = Set.of(429, 502, 503, 504);

  static IntStream errors() {
    return IntStream.range(300, 600);
  }

  @ParameterizedTest
  @MethodSource("errors")
  void everyStatusByTheListOfTheSpecification(int status) {
    Answer answer = answer(status, "text/plain", "30", "no");

    String message = "HTTP " + status + ": no";
    if (RETRYABLE.contains(status)) {
      assertThat(answer).isEqualTo(new Answer.Later(message, Duration.ofSeconds(30), null));
    } else if (status == 413) {
      assertThat(answer).isEqualTo(new Answer.TooLarge(message));
    } else {
      assertThat(answer).isEqualTo(new Answer.Refused(message));
    }
  }

  @Test
  void aDateIsADelayToo() {
    assertThat(answer(503, "", "Fri, 06 Nov 2026 08:50:07 GMT", ""))
        .isEqualTo(new Answer.Later("HTTP 503", Duration.ofMinutes(1), null));
    assertThat(answer(503, "", "", ""))
        .isEqualTo(new Answer.Later("HTTP 503", Duration.ZERO, null));
  }

  @Test
  void readsPartialSuccess() {
    byte[] body =
        ExportLogsServiceResponse.newBuilder()
            .setPartialSuccess(
                ExportLogsPartialSuccess.newBuilder()
                    .setRejectedLogRecords(3)
                    .setErrorMessage("old"))
            .build()
            .toByteArray();

    assertThat(HttpRules.answer(200, PROTOBUF, "", body, true, NOW))
        .isEqualTo(new Answer.Taken(3, "old"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{} | 0 | ~~",
        "{\"partialSuccess\":{}} | 0 | ~~",
        "{\"partialSuccess\":{\"rejectedSpans\":\"12\",\"errorMessage\":\"no\"}} | 12 | no",
        "{\"partialSuccess\":{\"rejectedDataPoints\": 4}} | 4 | ~~"
      })
  void readsTheJsonThatSomeAnswer(String body, long rejected, String message) {
    assertThat(answer(200, "application/json; charset=utf-8", "", body))
        .isEqualTo(new Answer.Taken(rejected, message));
  }

  /// Up to the 4 MiB that are read of an answer, and whatever is escaped in it.
  @Test
  void readsJsonOfAnyLength() {
    String text = "a\\\"b\\\\".repeat(500_000);

    assertThat(
            answer(
                200,
                "application/json",
                "",
                "{\"partialSuccess\":{\"errorMessage\":\"" + text + "\",\"rejectedSpans\":2}}"))
        .isInstanceOfSatisfying(
            Answer.Taken.class, taken -> assertThat(taken.rejected()).isEqualTo(2));
    assertThat(answer(200, "application/json", "", "{\"errorMessage\":\"" + text))
        .isEqualTo(Answer.Taken.WHOLE);
  }

  @Test
  void takesAnEmptyAnswerForYes() {
    assertThat(answer(200, PROTOBUF, "", "")).isEqualTo(Answer.Taken.WHOLE);
    assertThat(answer(204, "", "", "")).isEqualTo(Answer.Taken.WHOLE);
    assertThat(answer(202, "text/plain", "", "")).isEqualTo(Answer.Taken.WHOLE);
  }

  @Test
  void noticesThatNobodyAnsweredWhoKnowsOtlp() {
    assertThat(answer(200, "text/html; charset=UTF-8", "", "<html>Log in</html>"))
        .isInstanceOf(Answer.Refused.class);
    assertThat(answer(200, PROTOBUF, "", "OK")).isInstanceOf(Answer.TakenOddly.class);
    assertThat(answer(200, "text/plain", "", "OK")).isInstanceOf(Answer.TakenOddly.class);
    assertThat(HttpRules.answer(200, PROTOBUF, "", new byte[0], false, NOW))
        .isInstanceOf(Answer.TakenOddly.class);
  }

  @Test
  void quotesTheStatusThatServersSend() {
    byte[] body =
        com.google.rpc.Status.newBuilder()
            .setCode(3)
            .setMessage("bad\nthing")
            .build()
            .toByteArray();

    assertThat(HttpRules.answer(400, PROTOBUF, "", body, true, NOW))
        .isEqualTo(new Answer.Refused("HTTP 400: bad thing"));
    assertThat(answer(404, "text/html", "", "<html>long page</html>"))
        .isEqualTo(new Answer.Refused("HTTP 404"));
    assertThat(answer(400, PROTOBUF, "", "\u00ff")).isEqualTo(new Answer.Refused("HTTP 400"));
  }

  private static Answer answer(int status, String type, String retryAfter, String body) {
    return HttpRules.answer(
        status, type, retryAfter, body.getBytes(StandardCharsets.UTF_8), true, NOW);
  }
}
