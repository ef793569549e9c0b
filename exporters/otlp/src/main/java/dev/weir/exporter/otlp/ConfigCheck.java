// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.otlp;

import dev.weir.api.component.Problems;
import dev.weir.exporter.otlp.OtlpExporterConfig.Protocol;
import dev.weir.exporter.otlp.OtlpExporterConfig.Tls;
import dev.weir.exporter.otlp.transport.Endpoint;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.HashSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Finds what is wrong with the settings.
final class ConfigCheck {
  private static final long LEAST_REQUEST_BYTES = 16 << 10;
  private static final long MOST_REQUEST_BYTES = 64 << 20;

  private static final Pattern HEADER_NAME = Pattern.compile("[0-9a-z._-]+");
  private static final Pattern HEADER_VALUE = Pattern.compile("[\\x20-\\x7e]*");

  private final OtlpExporterConfig config;
  private final Problems problems;

  ConfigCheck(OtlpExporterConfig config, Problems problems) {
    this.config = config;
    this.problems = problems;
  }

  void run() {
    Endpoint endpoint = endpoint();
    tls(endpoint);
    config.headers().forEach(this::header);
    if (!config.timeout().isPositive()) {
      problems.add("timeout", "is 0s; wanted a positive duration like 10s");
    }
    long bytes = config.maxRequestSize().bytes();
    if (bytes < LEAST_REQUEST_BYTES || bytes > MOST_REQUEST_BYTES) {
      problems.add(
          "max_request_size", config.maxRequestSize() + " is out of range; wanted 16KiB to 64MiB");
    }
    if (config.signals().isEmpty()) {
      problems.add("signals", "is empty; wanted at least one of logs, metrics, traces");
    }
    if (new HashSet<>(config.signals()).size() < config.signals().size()) {
      problems.add("signals", "names a signal twice; wanted each once");
    }
    if (config.resource().containsKey("")) {
      problems.add("resource", "holds an attribute with an empty name");
    }
  }

  private @Nullable Endpoint endpoint() {
    try {
      Endpoint endpoint = Endpoint.parse(config.endpoint(), config.defaultPort());
      if (config.protocol() == Protocol.GRPC && !endpoint.path().isEmpty()) {
        problems.add(
            "endpoint",
            "'" + config.endpoint() + "' has a path, which gRPC has not; wanted protocol: http?");
      }
      return endpoint;
    } catch (IllegalArgumentException e) {
      problems.add("endpoint", String.valueOf(e.getMessage()));
      return null;
    }
  }

  private void tls(@Nullable Endpoint endpoint) {
    Tls tls = config.tls();
    if (tls.cert().equals(Tls.NONE) != tls.key().equals(Tls.NONE)) {
      String missing = tls.cert().equals(Tls.NONE) ? "cert" : "key";
      problems.add("tls." + missing, "is missing; wanted both cert and key, or neither");
    }
    boolean files = !tls.ca().equals(Tls.NONE) || !tls.cert().equals(Tls.NONE);
    if (files && endpoint != null && !endpoint.encrypted()) {
      problems.add(
          "tls", "has files although '" + config.endpoint() + "' is plain; wanted https://");
    }
  }

  private void header(String name, String value) {
    String setting = "headers." + name;
    if (!HEADER_NAME.matcher(name).matches()) {
      problems.add(
          setting,
          "'" + name + "' is no header; wanted lower-case letters, digits, '-', '_' and '.'");
    } else if (isOurs(name)) {
      problems.add(setting, "'" + name + "' is a header that the protocol itself sets");
    }
    if (!HEADER_VALUE.matcher(value).matches()) {
      problems.add(setting, "has a value with characters that are not printable ASCII");
    }
  }

  private boolean isOurs(String name) {
    if (name.startsWith("grpc-")
        || name.endsWith("-bin")
        || name.equals("te")
        || name.startsWith("content-")) {
      return true;
    }
    try {
      HttpRequest.newBuilder(URI.create("http://localhost")).header(name, "");
      return false;
    } catch (IllegalArgumentException _) {
      return true;
    }
  }
}
