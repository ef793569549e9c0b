// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.answer;

import dev.weir.otlp.proto.ProtoReader.MalformedException;
import io.grpc.Metadata;
import io.grpc.Status;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.IOException;
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

  private GrpcRules() {}

  /// What became of the request that ended so.
  public static Answer answer(Status status, @Nullable Metadata trailers) {
    if (isBroken(status)) {
      return later(status, Duration.ZERO);
    }
    Optional<Duration> delay = delay(trailers);
    return switch (status.getCode()) {
      case OK -> Answer.Taken.WHOLE;
      case CANCELLED, DEADLINE_EXCEEDED, ABORTED, OUT_OF_RANGE, UNAVAILABLE, DATA_LOSS ->
          later(status, delay.orElse(Duration.ZERO));
      case RESOURCE_EXHAUSTED -> exhausted(status, trailers, delay);
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

  /// Our own library calls it INTERNAL or UNKNOWN when the other side breaks HTTP/2, or speaks another
  /// protocol: no server has said anything, so nobody knows what became of the request.
  private static boolean isBroken(Status status) {
    for (Throwable at = status.getCause(); at != null; at = at.getCause()) {
      if (at instanceof IOException || at instanceof Http2Exception) {
        return true;
      }
    }
    return false;
  }

  /// Retryable only when the server says so by naming a delay.
  private static Answer exhausted(
      Status status, @Nullable Metadata trailers, Optional<Duration> delay) {
    if (delay.isPresent()) {
      return later(status, delay.get());
    }
    if (isOurOwn(status, trailers)) {
      return new Answer.TakenOddly(text(status));
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
        || words.contains("message length too large")
        || words.contains("too large");
  }

  /// Our own library says so of an answer that is larger than we read: the server has the request.
  /// What a server says comes with the headers of its response.
  private static boolean isOurOwn(Status status, @Nullable Metadata trailers) {
    boolean fromServer = trailers != null && !trailers.keys().isEmpty();
    return !fromServer && words(status).contains(TOO_LARGE_FOR_JAVA);
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
