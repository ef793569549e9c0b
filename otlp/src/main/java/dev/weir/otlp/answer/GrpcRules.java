// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.answer;

import dev.weir.otlp.proto.ProtoReader.MalformedException;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a gRPC status means: OTLP specification, "Failures" and "OTLP/gRPC Throttling".
public final class GrpcRules {
  /// The trailer that holds a `google.rpc.Status`.
  public static final Metadata.Key<byte[]> DETAILS =
      Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);

  private static final String TOO_LARGE_FOR_JAVA = "exceeds maximum size";
  private static final String TOO_LARGE_FOR_RUST = "message length too large";

  /// What the library says of an answer that it cannot decompress, or that is too large afterwards.
  private static final String UNREADABLE = "failed to read message";

  private GrpcRules() {}

  /// What became of the request that the server ended so.
  ///
  /// @param trailers that came with the status
  public static Answer answer(Status status, @Nullable Metadata trailers) {
    Optional<Duration> delay = delay(trailers);
    return switch (status.getCode()) {
      case OK -> Answer.Taken.WHOLE;
      case CANCELLED, DEADLINE_EXCEEDED, ABORTED, UNAVAILABLE, DATA_LOSS ->
          later(status, delay.orElse(Duration.ZERO));
      // The library for Rust means the size of a request by it.
      case OUT_OF_RANGE ->
          delay.isEmpty() && words(status).contains(TOO_LARGE_FOR_RUST)
              ? new Answer.TooLarge(text(status))
              : later(status, delay.orElse(Duration.ZERO));
      case RESOURCE_EXHAUSTED -> exhausted(status, delay);
      case INVALID_ARGUMENT,
          NOT_FOUND,
          ALREADY_EXISTS,
          PERMISSION_DENIED,
          UNAUTHENTICATED,
          FAILED_PRECONDITION,
          UNIMPLEMENTED,
          INTERNAL,
          UNKNOWN ->
          new Answer.Refused(text(status));
    };
  }

  /// What became of the request that our own library gave a status, whatever its code: the other side
  /// broke off or speaks another protocol, and has said nothing. So nobody knows, unless it began an
  /// answer that the library does not read.
  public static Answer withoutAnswer(Status status) {
    String words = words(status);
    return words.contains(TOO_LARGE_FOR_JAVA) || words.contains(UNREADABLE)
        ? new Answer.TakenOddly(text(status))
        : later(status, Duration.ZERO);
  }

  /// Retryable only when the server says so by naming a delay.
  private static Answer exhausted(Status status, Optional<Duration> delay) {
    if (delay.isPresent()) {
      return later(status, delay.get());
    }
    return isAboutSize(status)
        ? new Answer.TooLarge(text(status))
        : new Answer.Refused(text(status));
  }

  /// The cause is told apart from the message: whoever logs it adds its words.
  private static Answer later(Status status, Duration delay) {
    return new Answer.Later(said(status), delay, status.getCause());
  }

  /// The words of the libraries for Go, Java, C++ and Rust: there is no other sign.
  private static boolean isAboutSize(Status status) {
    String words = words(status);
    return words.contains("larger than max")
        || words.contains(TOO_LARGE_FOR_JAVA)
        || words.contains(TOO_LARGE_FOR_RUST)
        || words.contains("too large")
        || words.contains("exceeded while decompressing");
  }

  /// Details that cannot be read say nothing.
  private static Optional<Duration> delay(@Nullable Metadata trailers) {
    byte[] details = trailers == null ? null : trailers.get(DETAILS);
    try {
      return details == null ? Optional.empty() : Responses.retryDelay(details);
    } catch (MalformedException _) {
      return Optional.empty();
    }
  }

  private static String words(Status status) {
    return String.valueOf(status.getDescription()).toLowerCase(Locale.ROOT);
  }

  private static String said(Status status) {
    String description = status.getDescription();
    return description == null || description.isEmpty()
        ? status.getCode().name()
        : status.getCode() + ": " + description;
  }

  private static String text(Status status) {
    Throwable cause = status.getCause();
    return cause == null ? said(status) : said(status) + " (" + cause.getMessage() + ")";
  }
}
