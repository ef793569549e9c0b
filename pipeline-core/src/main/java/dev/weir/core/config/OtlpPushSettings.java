// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import dev.weir.api.component.Problems;
import dev.weir.api.component.Setting;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;

/// Where Weir's own metrics are pushed to.
public record OtlpPushSettings(
    @Setting(
            value =
                "The URL of a receiver of OTLP over HTTP, without the path; empty for none. The path is"
                    + " `/v1/metrics` unless it has one.",
            example = "http://otel-collector:4318")
        String endpoint,
    @Setting("Time between two pushes; at least `1s`.") Duration interval,
    @Setting(value = "Headers of every request, for example for authorization.", secret = true)
        Map<String, String> headers) {

  public static final OtlpPushSettings DEFAULTS =
      new OtlpPushSettings("", Duration.ofSeconds(30), Map.of());

  public OtlpPushSettings {
    headers = Map.copyOf(headers);
  }

  /// Whether there is anybody to push to.
  public boolean enabled() {
    return !endpoint.isEmpty();
  }

  /// Where requests go.
  public String url() {
    String path = URI.create(endpoint).getPath();
    return path.isEmpty() || path.equals("/")
        ? endpoint.replaceFirst("/$", "") + "/v1/metrics"
        : endpoint;
  }

  void check(Problems problems) {
    if (enabled() && !isHttp(endpoint)) {
      problems.add("endpoint", "found '" + endpoint + "'; wanted a URL like http://localhost:4318");
    }
    if (interval.compareTo(Duration.ofSeconds(1)) < 0) {
      problems.add("interval", "is " + DurationText.format(interval) + "; wanted 1s or more");
    }
  }

  private static boolean isHttp(String url) {
    try {
      URI uri = new URI(url);
      String scheme = uri.getScheme();
      return ("http".equals(scheme) || "https".equals(scheme)) && uri.getHost() != null;
    } catch (URISyntaxException _) {
      return false;
    }
  }
}
