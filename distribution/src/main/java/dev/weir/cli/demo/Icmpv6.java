// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.demo;

import dev.weir.api.Attributes;

/// Names of ICMPv6 messages (RFC 4443, 4861, 2710, 3810).
final class Icmpv6 {
  private Icmpv6() {}

  /// As [#name], shorter where people write it shorter.
  static String shortName(Attributes attributes) {
    String name = name(attributes);
    return switch (name) {
      case "router-solicitation" -> "RS";
      case "router-advertisement" -> "RA";
      case "neighbour-solicitation" -> "NS";
      case "neighbour-advertisement" -> "NA";
      case "echo-request" -> "echo";
      case "echo-reply" -> "reply";
      case "mld2-report" -> "MLD";
      case "parameter-problem" -> "problem";
      default -> name;
    };
  }

  /// The name of the message that attributes with `type` and `code` stand for.
  static String name(Attributes attributes) {
    String type = String.valueOf(attributes.text("type"));
    return switch (type) {
      case "1" -> "unreachable";
      case "2" -> "packet-too-big";
      case "3" -> "time-exceeded";
      case "4" -> "parameter-problem";
      case "128" -> "echo-request";
      case "129" -> "echo-reply";
      case "130" -> "mld-query";
      case "131" -> "mld-report";
      case "132" -> "mld-done";
      case "133" -> "router-solicitation";
      case "134" -> "router-advertisement";
      case "135" -> "neighbour-solicitation";
      case "136" -> "neighbour-advertisement";
      case "137" -> "redirect";
      case "143" -> "mld2-report";
      default -> "type-" + type;
    };
  }
}
