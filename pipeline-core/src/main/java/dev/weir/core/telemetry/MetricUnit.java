// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.telemetry;

/// The UCUM units of Weir's own metrics, which their names end in.
public final class MetricUnit {
  private MetricUnit() {}

  /// `s` of `weir_queue_oldest_seconds`, `{item}` of `weir_component_items_total`, `1` of a name that
  /// ends in no unit.
  public static String of(String name) {
    String plain = name.replaceFirst("_total$", "");
    return switch (plain.substring(plain.lastIndexOf('_') + 1)) {
      case "seconds" -> "s";
      case "bytes" -> "By";
      case "items" -> "{item}";
      case "batches" -> "{batch}";
      case "exceptions" -> "{exception}";
      case "retries" -> "{retry}";
      case "pushes" -> "{push}";
      case "reloads" -> "{reload}";
      case "collections" -> "{collection}";
      case "threads" -> "{thread}";
      case "files" -> "{file}";
      default -> "1";
    };
  }
}
