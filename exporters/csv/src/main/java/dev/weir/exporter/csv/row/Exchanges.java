// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.row;

import dev.weir.api.flow.Exchange;
import dev.weir.api.flow.Exchange.Protocol;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The application exchanges of one row after the other. Not safe for use by several threads.
final class Exchanges {
  private static final double MILLI = 1e6;

  private List<Exchange> all = List.of();
  private @Nullable Exchange last;
  private double[] latencies = {};
  private boolean sorted;

  void read(List<Exchange> exchanges) {
    all = exchanges;
    last = null;
    sorted = false;
    for (int i = 0; i < exchanges.size(); i++) {
      Exchange exchange = exchanges.get(i);
      if (last == null || exchange.timeNanos() >= last.timeNanos()) {
        last = exchange;
      }
    }
  }

  /// The last by time; of several at the same time the last in the record.
  @Nullable Exchange last() {
    return last;
  }

  int count() {
    return all.size();
  }

  long count(Protocol protocol) {
    long count = 0;
    for (Exchange exchange : all) {
      count += exchange.protocol() == protocol ? 1 : 0;
    }
    return count;
  }

  long errors() {
    long errors = 0;
    for (Exchange exchange : all) {
      errors += isError(exchange) ? 1 : 0;
    }
    return errors;
  }

  /// HTTP from 400 on; the other protocols when their code is not 0.
  static boolean isError(Exchange exchange) {
    return switch (exchange.protocol()) {
      case NONE -> false;
      case HTTP -> number(exchange, ExchangeColumns.HTTP_STATUS) >= 400;
      case GRPC -> number(exchange, ExchangeColumns.GRPC_STATUS) > 0;
      case DNS -> number(exchange, ExchangeColumns.DNS_CODE) > 0;
      case KAFKA -> failed(number(exchange, ExchangeColumns.KAFKA_ERROR));
    };
  }

  /// A percentile of the known latencies in milliseconds by nearest rank; NaN when there is none.
  double latencyMillis(int percent) {
    if (all.isEmpty()) {
      return Double.NaN;
    }
    if (!sorted) {
      latencies =
          all.stream()
              .filter(exchange -> exchange.latencyNanos() >= 0)
              .mapToDouble(exchange -> exchange.latencyNanos() / MILLI)
              .sorted()
              .toArray();
      sorted = true;
    }
    if (latencies.length == 0) {
      return Double.NaN;
    }
    return latencies[Math.max(0, Math.ceilDiv(percent * latencies.length, 100) - 1)];
  }

  /// A number among the attributes, absent when it is not there or none.
  static long number(Exchange exchange, String key) {
    Object value = exchange.attributes().get(key);
    if (value instanceof Long number) {
      return number;
    }
    if (value instanceof String text && text.matches("-?\\d{1,18}")) {
      return Long.parseLong(text);
    }
    return Cell.ABSENT;
  }

  /// Kafka's code -1 is an unknown server error.
  private static boolean failed(long code) {
    return code != Cell.ABSENT && code != 0;
  }
}
