// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.answer;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.rpc.RetryInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every status, by the list of the OTLP specification.
class GrpcRulesTest {
  private static final Set<Status.Code> RETRYABLE =
      EnumSet.of(
          Status.Code.CANCELLED,
          Status.Code.DEADLINE_EXCEEDED,
          Status.Code.ABORTED,
          Status.Code.OUT_OF_RANGE,
          Status.Code.UNAVAILABLE,
          Status.Code.DATA_LOSS);

  @ParameterizedTest
  @EnumSource(names = "OK", mode = EnumSource.Mode.EXCLUDE)
  void withoutADelay(Status.Code code) {
    Answer answer = GrpcRules.answer(code.toStatus().withDescription("no"), trailers(-1));

    if (RETRYABLE.contains(code)) {
      assertThat(answer).isEqualTo(new Answer.Later(code + ": no", Duration.ZERO, null));
    } else {
      assertThat(answer).isEqualTo(new Answer.Refused(code + ": no"));
    }
  }

  @ParameterizedTest
  @EnumSource(names = "OK", mode = EnumSource.Mode.EXCLUDE)
  void withADelay(Status.Code code) {
    Answer answer = GrpcRules.answer(code.toStatus(), trailers(3));

    if (RETRYABLE.contains(code) || code == Status.Code.RESOURCE_EXHAUSTED) {
      assertThat(answer).isEqualTo(new Answer.Later(code.name(), Duration.ofSeconds(3), null));
    } else {
      assertThat(answer).isEqualTo(new Answer.Refused(code.name()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "grpc: received message larger than max (5000000 vs. 4194304)",
        "grpc: received message after decompression larger than max 4194304",
        "gRPC message exceeds maximum size 4194304: 5000000",
        "CLIENT: Received message larger than max (5000000 vs. 4194304)",
        "Error, message length too large: found 5000000 bytes, the limit is: 4194304 bytes",
        "Error decompressing: size limit, of 4194304 bytes, exceeded while decompressing message"
      })
  void knowsWhenARequestIsTooLarge(String words) {
    Status status = Status.RESOURCE_EXHAUSTED.withDescription(words);

    assertThat(GrpcRules.answer(status, trailers(-1))).isInstanceOf(Answer.TooLarge.class);
    assertThat(GrpcRules.answer(status, trailers(1))).isInstanceOf(Answer.Later.class);
  }

  /// Tried again as it is it would stand before everything behind it, for ever.
  @Test
  void serversInRustSayThatItIsOutOfRange() {
    Status status =
        Status.OUT_OF_RANGE.withDescription(
            "Error, decoded message length too large: found 5000000 bytes, the limit is: 4194304"
                + " bytes");

    assertThat(GrpcRules.answer(status, trailers(-1))).isInstanceOf(Answer.TooLarge.class);
    assertThat(GrpcRules.answer(status, trailers(1))).isInstanceOf(Answer.Later.class);
  }

  @ParameterizedTest
  @EnumSource(names = "OK", mode = EnumSource.Mode.EXCLUDE)
  void whatNoServerSaidIsNobodysAnswer(Status.Code code) {
    Status broken = code.toStatus().withCause(new IOException("cut"));

    assertThat(GrpcRules.withoutAnswer(broken))
        .isEqualTo(new Answer.Later(code.name(), Duration.ZERO, broken.getCause()));
  }

  @Test
  void anAnswerThatOurOwnLibraryDoesNotReadIsOne() {
    Status tooLong =
        Status.RESOURCE_EXHAUSTED.withDescription(
            "gRPC message exceeds maximum size 4194304: 5000000");
    Status unreadable =
        Status.CANCELLED
            .withDescription("Failed to read message.")
            .withCause(new ZipException("Not in GZIP format"));

    assertThat(GrpcRules.withoutAnswer(tooLong)).isInstanceOf(Answer.TakenOddly.class);
    assertThat(GrpcRules.withoutAnswer(unreadable))
        .isEqualTo(
            new Answer.TakenOddly("CANCELLED: Failed to read message. (Not in GZIP format)"));
    assertThat(GrpcRules.answer(tooLong, null)).isInstanceOf(Answer.TooLarge.class);
  }

  @Test
  void detailsThatCannotBeReadSayNothing() {
    Metadata trailers = trailers(-1);
    trailers.put(GrpcRules.DETAILS, new byte[] {0x1a, 99});

    assertThat(GrpcRules.answer(Status.RESOURCE_EXHAUSTED, trailers))
        .isInstanceOf(Answer.Refused.class);
    assertThat(GrpcRules.answer(Status.UNAVAILABLE, trailers))
        .isEqualTo(new Answer.Later("UNAVAILABLE", Duration.ZERO, null));
  }

  @Test
  void quotesOneLine() {
    Status status = Status.INVALID_ARGUMENT.withDescription("a\nb\u0000" + "x".repeat(5_000));

    assertThat(GrpcRules.answer(status, trailers(-1)))
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused ->
                assertThat(refused.message())
                    .startsWith("INVALID_ARGUMENT: a b x")
                    .hasSizeLessThan(320));
  }

  private static Metadata trailers(long delaySeconds) {
    Metadata trailers = new Metadata();
    trailers.put(
        Metadata.Key.of("content-type", Metadata.ASCII_STRING_MARSHALLER), "application/grpc");
    if (delaySeconds >= 0) {
      RetryInfo info =
          RetryInfo.newBuilder()
              .setRetryDelay(com.google.protobuf.Duration.newBuilder().setSeconds(delaySeconds))
              .build();
      trailers.put(
          GrpcRules.DETAILS,
          com.google.rpc.Status.newBuilder().addDetails(Any.pack(info)).build().toByteArray());
    }
    return trailers;
  }
}
