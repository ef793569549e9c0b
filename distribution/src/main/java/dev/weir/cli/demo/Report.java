// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.demo;

import java.io.PrintWriter;
import java.nio.file.Path;

/// The closing words: what was found, where it is, and the comparison of totals.
///
/// @param directory with the CSV and what stands beside it
/// @param drops whether the pipeline heard of drops
record Report(Path directory, boolean drops) {
  /// What the debug exporter printed.
  static final String DEBUG_FILE = "debug.txt";

  /// What Prometheus was told at the end.
  static final String METRICS_FILE = "metrics.txt";

  void print(PrintWriter out, CsvSums csv, Findings findings) {
    out.println();
    out.println(
        "Found %,d flows, told in %,d rows (%,d of IPv6, %,d of IPv4)."
            .formatted(csv.flows(), csv.rows(), csv.ipv6Rows(), csv.ipv4Rows()));
    out.println("ICMPv6 messages: " + findings.icmpv6(Icmpv6::name) + ".");
    out.println("Neighbour discovery: " + findings.neighbourDiscovery(false) + ".");
    if (!findings.link().isEmpty()) {
      out.println("On the link: " + findings.link() + ".");
    }
    out.println("IPv6 extension headers: " + findings.extensionHeaders() + ".");
    out.println("Irregular chains of them: " + findings.irregularChains() + ".");
    out.println("TCP: " + findings.tcp() + ".");
    if (drops) {
      out.println(
          "Dropped by the kernel: %s; %,d rows are of their flows."
              .formatted(findings.drops(), csv.packetlessRows()));
    }
    if (findings.untoldEvents() > 0) {
      out.println(
          "Events beyond the limits, counted only: %,d.".formatted(findings.untoldEvents()));
    }
    out.println(
        "The CSV is in %s: flow records, and dataset.csv with a row for each flow and window; what Prometheus"
            .formatted(directory));
    out.println(
        "was told and what the debug exporter printed, in %s and %s there."
            .formatted(METRICS_FILE, DEBUG_FILE));
    out.println();
  }
}
