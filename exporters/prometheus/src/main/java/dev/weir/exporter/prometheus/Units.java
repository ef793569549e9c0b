// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.prometheus;

/// The way from a UCUM unit to the base unit that Prometheus asks for.
///
/// @param suffix of the name, empty for none
/// @param factor from the metric's unit to the base unit
record Units(String suffix, double factor) {
  static Units of(String ucum, boolean gauge) {
    return switch (ucum) {
      case "By" -> new Units("bytes", 1);
      case "KiBy" -> new Units("bytes", 1024);
      case "MiBy" -> new Units("bytes", 1 << 20);
      case "GiBy" -> new Units("bytes", 1 << 30);
      case "kBy" -> new Units("bytes", 1e3);
      case "MBy" -> new Units("bytes", 1e6);
      case "bit" -> new Units("bits", 1);
      case "ns" -> new Units("seconds", 1e-9);
      case "us" -> new Units("seconds", 1e-6);
      case "ms" -> new Units("seconds", 1e-3);
      case "s" -> new Units("seconds", 1);
      case "min" -> new Units("seconds", 60);
      case "h" -> new Units("seconds", 3600);
      case "d" -> new Units("seconds", 86_400);
      case "Hz" -> new Units("hertz", 1);
      case "Cel" -> new Units("celsius", 1);
      case "%" -> new Units("ratio", 0.01);
      case "1" -> new Units(gauge ? "ratio" : "", 1);
      case "By/s" -> new Units("bytes_per_second", 1);
      default -> new Units("", 1); // annotations like {packet}, and units without a base
    };
  }
}
