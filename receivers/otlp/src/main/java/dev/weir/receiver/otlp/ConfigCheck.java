// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.otlp;

import dev.weir.api.component.Problems;
import dev.weir.receiver.otlp.OtlpReceiverConfig.Server;
import dev.weir.receiver.otlp.OtlpReceiverConfig.Tls;

/// Finds what is wrong with the settings.
final class ConfigCheck {
  private static final long LEAST_REQUEST_BYTES = 16 << 10;
  private static final long MOST_REQUEST_BYTES = 64 << 20;
  private static final int MOST_REQUESTS = 10_000;

  private final OtlpReceiverConfig config;
  private final Problems problems;

  ConfigCheck(OtlpReceiverConfig config, Problems problems) {
    this.config = config;
    this.problems = problems;
  }

  void run() {
    if (!config.grpc().enabled() && !config.http().enabled()) {
      problems.add("", "listens nowhere; wanted grpc.enabled or http.enabled");
    }
    server("grpc", config.grpc());
    server("http", config.http());
    tls(config.tls());
    long bytes = config.maxRequestSize().bytes();
    if (bytes < LEAST_REQUEST_BYTES || bytes > MOST_REQUEST_BYTES) {
      problems.add(
          "max_request_size", config.maxRequestSize() + " is out of range; wanted 16KiB to 64MiB");
    }
    if (config.maxInFlight().bytes() < bytes) {
      problems.add(
          "max_in_flight",
          config.maxInFlight() + " is less than max_request_size, " + config.maxRequestSize());
    }
    if (config.maxRequests() < 1 || config.maxRequests() > MOST_REQUESTS) {
      problems.add("max_requests", config.maxRequests() + " is out of range; wanted 1 to 10000");
    }
    if (!config.timeout().isPositive()) {
      problems.add("timeout", "is 0s; wanted a positive duration like 30s");
    }
  }

  private void server(String name, Server server) {
    try {
      ListenAddress.parse(server.listen());
    } catch (IllegalArgumentException e) {
      problems.add(name + ".listen", String.valueOf(e.getMessage()));
    }
  }

  private void tls(Tls tls) {
    if (tls.cert().equals(Tls.NONE) != tls.key().equals(Tls.NONE)) {
      String missing = tls.cert().equals(Tls.NONE) ? "cert" : "key";
      problems.add("tls." + missing, "is missing; wanted both cert and key, or neither");
    }
    if (!tls.clientCa().equals(Tls.NONE) && !tls.enabled()) {
      problems.add("tls.client_ca", "is set without cert and key; wanted those too");
    }
  }
}
