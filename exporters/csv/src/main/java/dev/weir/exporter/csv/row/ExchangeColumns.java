// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.row;

import static dev.weir.exporter.csv.row.Column.real;
import static dev.weir.exporter.csv.row.Column.text;
import static dev.weir.exporter.csv.row.Column.whole;

import dev.weir.api.flow.Exchange;
import dev.weir.api.flow.Exchange.Protocol;
import dev.weir.api.flow.Workload;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// The 15 columns of the application layer and of Kubernetes in the classic schema. Of several
/// exchanges in one window they show the last by time.
final class ExchangeColumns {
  static final String HTTP_STATUS = "http.response.status_code";
  static final String GRPC_STATUS = "rpc.grpc.status_code";
  static final String DNS_CODE = "dns.response_code";
  static final String KAFKA_ERROR = "kafka.error_code";
  private static final double MILLI = 1e6;

  private ExchangeColumns() {}

  static List<Column> all() {
    return List.of(
        whole("http_status_code", "", "HTTP response code.", number(HTTP_STATUS)),
        text("http_method", "HTTP method.", attribute("http.request.method")),
        text("http_url", "HTTP request path.", ExchangeColumns::url).asIdentifier(),
        real(
            "http_latency_ms",
            "ms",
            "Time from request to response over HTTP, gRPC's included.",
            ExchangeColumns::latency),
        whole("grpc_status_code", "", "gRPC status.", number(GRPC_STATUS)),
        text("grpc_method", "gRPC method, `/service/method`.", ExchangeColumns::grpcMethod),
        whole("dns_response_code", "", "DNS response code, 0 for no error.", number(DNS_CODE)),
        text("dns_query_name", "The name asked for.", attribute("dns.question.name"))
            .asIdentifier(),
        whole("dns_num_answers", "{record}", "Answers in the response.", ExchangeColumns::answers),
        whole("kafka_api_key", "", "What was asked of Kafka.", number("kafka.api_key")),
        whole("kafka_error_code", "", "Kafka's error, 0 for none.", number(KAFKA_ERROR)),
        text(
                "namespace",
                "Kubernetes namespace of the destination; of the source, like the next two, where"
                    + " Kubernetes does not know the destination.",
                row -> kubernetes(row, "k8s.namespace.name"))
            .asIdentifier(),
        text("pod_name", "Kubernetes pod.", row -> kubernetes(row, "k8s.pod.name")).asIdentifier(),
        text("service_name", "Kubernetes service.", row -> kubernetes(row, "k8s.service.name"))
            .asIdentifier(),
        text(
            "l7_protocol_detected",
            "The name of `l7_protocol`: none, http, grpc, dns or kafka.",
            ExchangeColumns::name));
  }

  /// The number of the last exchange's protocol, 0 without one.
  static long number(Row row) {
    Exchange exchange = row.exchange();
    if (exchange == null) {
      return 0;
    }
    return switch (exchange.protocol()) {
      case NONE -> 0;
      case HTTP -> 1;
      case GRPC -> 2;
      case DNS -> 3;
      case KAFKA -> 4;
    };
  }

  private static String name(Row row) {
    Exchange exchange = row.exchange();
    Protocol protocol = exchange == null ? Protocol.NONE : exchange.protocol();
    return protocol.name().toLowerCase(Locale.ROOT);
  }

  private static ToLongFunction<Row> number(String key) {
    return row -> {
      Exchange exchange = row.exchange();
      return exchange == null ? Cell.ABSENT : Exchanges.number(exchange, key);
    };
  }

  private static Function<Row, @Nullable String> attribute(String key) {
    return row -> {
      Exchange exchange = row.exchange();
      return exchange == null ? null : exchange.attributes().text(key);
    };
  }

  private static @Nullable String url(Row row) {
    Exchange exchange = row.exchange();
    if (exchange == null) {
      return null;
    }
    String path = exchange.attributes().text("url.path");
    return path == null ? exchange.attributes().text("url.full") : path;
  }

  private static double latency(Row row) {
    Exchange exchange = row.exchange();
    if (exchange == null || exchange.latencyNanos() < 0) {
      return Double.NaN;
    }
    return switch (exchange.protocol()) {
      case HTTP, GRPC -> exchange.latencyNanos() / MILLI;
      case NONE, DNS, KAFKA -> Double.NaN;
    };
  }

  private static @Nullable String grpcMethod(Row row) {
    Exchange exchange = row.exchange();
    if (exchange == null) {
      return null;
    }
    String service = exchange.attributes().text("rpc.service");
    String method = exchange.attributes().text("rpc.method");
    if (method == null || service == null) {
      return method == null ? service : method;
    }
    return "/" + service + "/" + method;
  }

  private static long answers(Row row) {
    Exchange exchange = row.exchange();
    Object answers = exchange == null ? null : exchange.attributes().get("dns.answers");
    return answers instanceof List<?> list ? list.size() : Cell.ABSENT;
  }

  private static @Nullable String kubernetes(Row row, String key) {
    Workload destination = row.flow().destinationWorkload();
    boolean known = destination != null && !destination.attributes().isEmpty();
    Workload end = known ? destination : row.flow().sourceWorkload();
    return end == null ? null : end.attributes().text(key);
  }
}
