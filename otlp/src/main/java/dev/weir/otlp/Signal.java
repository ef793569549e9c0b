// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp;

import java.util.Locale;

/// A kind of OTLP request.
public enum Signal {
  LOGS("opentelemetry.proto.collector.logs.v1.LogsService"),
  METRICS("opentelemetry.proto.collector.metrics.v1.MetricsService"),
  TRACES("opentelemetry.proto.collector.trace.v1.TraceService");

  private final String service;

  Signal(String service) {
    this.service = service;
  }

  /// The gRPC method.
  public String method() {
    return service + "/Export";
  }

  /// The path below the endpoint's own.
  public String path() {
    return "/v1/" + label();
  }

  /// The name in settings and labels.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
