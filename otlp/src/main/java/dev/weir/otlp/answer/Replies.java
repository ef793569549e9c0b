// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.answer;

import dev.weir.otlp.proto.ProtoWriter;
import java.time.Duration;

/// The messages that a server answers with; [Responses] reads them. Those of all signals look the same.
public final class Replies {
  private static final int FIRST = 1 << 3 | 2;
  private static final int SECOND = 2 << 3 | 2;
  private static final int THIRD = 3 << 3 | 2;
  private static final int FIRST_NUMBER = 1 << 3;
  private static final int SECOND_NUMBER = 2 << 3;

  private Replies() {}

  /// An `Export...ServiceResponse`.
  ///
  /// @param rejected how many records were not taken
  /// @param message why, or a warning; with neither the whole message is empty
  public static byte[] export(long rejected, String message) {
    ProtoWriter out = new ProtoWriter();
    if (rejected != 0 || !message.isEmpty()) {
      out.string(SECOND, message);
      out.varintField(FIRST_NUMBER, rejected);
      out.message(FIRST, 0);
    }
    return out.toByteArray();
  }

  /// A `google.rpc.Status`.
  ///
  /// @param code of gRPC
  /// @param retryAfter when to try again; zero when that is of no use, so that no `RetryInfo` says so
  public static byte[] status(int code, String message, Duration retryAfter) {
    ProtoWriter out = new ProtoWriter();
    if (!retryAfter.isZero()) {
      out.varintField(SECOND_NUMBER, retryAfter.getNano());
      out.varintField(FIRST_NUMBER, retryAfter.getSeconds());
      out.message(FIRST, 0); // the duration in RetryInfo
      out.message(SECOND, 0); // RetryInfo in Any
      out.string(FIRST, "type.googleapis.com/" + Responses.RETRY_INFO);
      out.message(THIRD, 0);
    }
    out.string(SECOND, message);
    out.varintField(FIRST_NUMBER, code);
    return out.toByteArray();
  }
}
