// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.encode;

import dev.weir.api.Attributes;
import dev.weir.api.flow.Exchange;
import org.jspecify.annotations.Nullable;

/// How an exchange ended, as its client sees it: an answer that says no is an error, also when the
/// server is not to blame. An answer that says yes leaves the status unset, as the conventions want it
/// of everybody but the application itself.
enum ExchangeStatus {
  UNSET(0),
  ERROR(2);

  private static final long FIRST_HTTP_ERROR = 400;

  private final int code;

  ExchangeStatus(int code) {
    this.code = code;
  }

  /// The value of `Status.StatusCode`.
  int code() {
    return code;
  }

  static ExchangeStatus of(Exchange exchange) {
    String status = status(exchange);
    if (status == null) {
      return UNSET;
    }
    boolean failed =
        switch (exchange.protocol()) {
          case HTTP -> number(status) >= FIRST_HTTP_ERROR;
          case GRPC -> !status.equals("0") && !status.equals("OK");
          case DNS, KAFKA -> number(status) != 0;
          case NONE -> false;
        };
    return failed ? ERROR : UNSET;
  }

  /// The value of `error.type`: the status itself; null when there is no error.
  @Nullable String errorType(Exchange exchange) {
    return this == ERROR ? status(exchange) : null;
  }

  private static @Nullable String status(Exchange exchange) {
    Attributes attributes = exchange.attributes();
    return switch (exchange.protocol()) {
      case HTTP -> attributes.text("http.response.status_code");
      case GRPC -> {
        String status = attributes.text("rpc.response.status_code");
        yield status == null ? attributes.text("rpc.grpc.status_code") : status;
      }
      case DNS -> attributes.text("dns.response_code");
      case KAFKA -> attributes.text("kafka.error_code");
      case NONE -> null;
    };
  }

  /// What is no number is no error that we know.
  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException _) {
      return 0;
    }
  }
}
