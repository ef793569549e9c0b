// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.prometheus;

import dev.weir.api.Attributes;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Names and labels that Prometheus takes, whatever a metric is called.
final class Naming {
  /// Suffixes with a meaning in the text format; a family's own name must not end in one.
  private static final List<String> RESERVED =
      List.of("_total", "_created", "_bucket", "_count", "_sum", "_info");

  private static final Set<String> RESERVED_LABELS = Set.of("le", "quantile");

  private Naming() {}

  /// `weir.tap.packet_size` in `By` is `weir_tap_packet_size_bytes`. The `_total` of a counter is not
  /// part of the family's name.
  static String family(String metric, Units units) {
    String name = lettersAndDigits(metric).toLowerCase(Locale.ROOT);
    name = name.isEmpty() || Character.isDigit(name.charAt(0)) ? "metric_" + name : name;
    name = withoutReserved(name);
    boolean told = name.equals(units.suffix()) || name.endsWith("_" + units.suffix());
    return units.suffix().isEmpty() || told ? name : name + "_" + units.suffix();
  }

  static Labels labels(Attributes attributes) {
    return labels(attributes, Map.of());
  }

  /// The attributes as labels and `more` behind them. Values of attributes that become the same label
  /// are joined in the order of the attributes' names, as OpenTelemetry's rules for Prometheus want it:
  /// what differs stays different.
  static Labels labels(Attributes attributes, Map<String, String> more) {
    Map<String, String> labels = new LinkedHashMap<>();
    new TreeMap<>(attributes.asMap())
        .forEach((key, value) -> {
          String name = label(key);
          labels.merge(
              more.containsKey(name) ? "attribute_" + name : name,
              value.toString(),
              (one, other) -> one + ";" + other);
        });
    labels.putAll(more);
    Labels.Builder builder = Labels.builder();
    labels.forEach(builder::label);
    return builder.build();
  }

  /// A help text is never empty: promtool asks for one.
  static String help(String description) {
    return description.isBlank() ? "No description." : description;
  }

  private static String label(String key) {
    String name = lettersAndDigits(key);
    boolean plain =
        !name.isEmpty()
            && !Character.isDigit(name.charAt(0))
            && !name.startsWith("__")
            && !RESERVED_LABELS.contains(name);
    return plain ? name : "attribute_" + name;
  }

  private static String lettersAndDigits(String text) {
    StringBuilder name = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean kept = c < 128 && Character.isLetterOrDigit(c);
      name.append(kept ? c : '_');
    }
    return name.toString();
  }

  private static String withoutReserved(String name) {
    String result = name;
    for (boolean changed = true; changed; ) {
      changed = false;
      for (String suffix : RESERVED) {
        if (result.endsWith(suffix) && result.length() > suffix.length()) {
          result = result.substring(0, result.length() - suffix.length());
          changed = true;
        }
      }
    }
    return result;
  }
}
