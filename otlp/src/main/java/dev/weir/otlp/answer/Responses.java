// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.answer;

import dev.weir.otlp.proto.ProtoReader;
import dev.weir.otlp.proto.ProtoReader.MalformedException;
import java.time.Duration;
import java.util.Optional;

/// The messages that servers answer with. Those of all signals look the same.
public final class Responses {
  /// What is asked for beyond this is taken as this: a delay nobody can mean must not overflow sums.
  public static final Duration LONGEST_DELAY = Duration.ofDays(1);

  static final String RETRY_INFO = "google.rpc.RetryInfo";
  private static final int PARTIAL_SUCCESS = 1;

  private Responses() {}

  /// An `Export...ServiceResponse`.
  public static Answer.Taken export(byte[] message) throws MalformedException {
    Answer.Taken taken = Answer.Taken.WHOLE;
    ProtoReader fields = new ProtoReader(message);
    for (int field = fields.next(); field != 0; field = fields.next()) {
      if (field == PARTIAL_SUCCESS) {
        taken = partialSuccess(fields.message());
      } else {
        fields.skip();
      }
    }
    return taken;
  }

  private static Answer.Taken partialSuccess(ProtoReader fields) throws MalformedException {
    long rejected = 0;
    String message = "";
    for (int field = fields.next(); field != 0; field = fields.next()) {
      switch (field) {
        case 1 -> rejected = fields.number();
        case 2 -> message = fields.text();
        default -> fields.skip();
      }
    }
    return new Answer.Taken(rejected, message);
  }

  /// The message of a `google.rpc.Status`.
  static String statusMessage(byte[] status) throws MalformedException {
    ProtoReader fields = new ProtoReader(status);
    String message = "";
    for (int field = fields.next(); field != 0; field = fields.next()) {
      if (field == 2) {
        message = fields.text();
      } else {
        fields.skip();
      }
    }
    return message;
  }

  /// The delay that a `google.rpc.Status` asks for by a `RetryInfo` among its details.
  static Optional<Duration> retryDelay(byte[] status) throws MalformedException {
    ProtoReader fields = new ProtoReader(status);
    Optional<Duration> delay = Optional.empty();
    for (int field = fields.next(); field != 0; field = fields.next()) {
      if (field == 3) {
        Optional<Duration> found = retryInfo(fields.message());
        delay = found.isPresent() ? found : delay;
      } else {
        fields.skip();
      }
    }
    return delay;
  }

  /// An `Any`.
  private static Optional<Duration> retryInfo(ProtoReader any) throws MalformedException {
    String type = "";
    ProtoReader value = new ProtoReader(new byte[0]);
    for (int field = any.next(); field != 0; field = any.next()) {
      switch (field) {
        case 1 -> type = any.text();
        case 2 -> value = any.message();
        default -> any.skip();
      }
    }
    if (!type.substring(type.lastIndexOf('/') + 1).equals(RETRY_INFO)) {
      return Optional.empty();
    }
    Duration delay = Duration.ZERO;
    for (int field = value.next(); field != 0; field = value.next()) {
      if (field == 1) {
        delay = duration(value.message());
      } else {
        value.skip();
      }
    }
    return Optional.of(delay);
  }

  private static Duration duration(ProtoReader fields) throws MalformedException {
    long seconds = 0;
    long nanos = 0;
    for (int field = fields.next(); field != 0; field = fields.next()) {
      switch (field) {
        case 1 -> seconds = fields.number();
        case 2 -> nanos = fields.number();
        default -> fields.skip();
      }
    }
    if (seconds >= LONGEST_DELAY.toSeconds()) {
      return LONGEST_DELAY;
    }
    boolean valid = seconds >= 0 && nanos >= 0 && nanos < 1_000_000_000L;
    return valid ? Duration.ofSeconds(seconds, nanos) : Duration.ZERO;
  }
}
