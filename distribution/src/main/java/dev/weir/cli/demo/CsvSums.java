// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// What the CSV files of a directory add up to, read back from the disk.
///
/// @param flows different flow ids
/// @param rows rows with packets
/// @param ipv6Rows those of IPv6 flows
/// @param packetlessRows further rows, of flows whose packets the source did not count: drops
record CsvSums(
    long rows, long ipv4Rows, long ipv6Rows, long packetlessRows, long flows, LiveFlows.Sum sum) {
  static CsvSums read(Path directory) throws IOException {
    Reading reading = new Reading();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(CsvSums::isFlowRecords).sorted().toList()) {
        reading.add(file);
      }
    }
    return reading.result();
  }

  /// Files of flow records; those of the data set hold the same packets again.
  private static boolean isFlowRecords(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith("flows") && name.endsWith(".csv");
  }

  private static final class Reading {
    private final Set<String> ids = new HashSet<>();
    private long rows;
    private long ipv6Rows;
    private long packetlessRows;
    private LiveFlows.Sum sum = LiveFlows.Sum.ZERO;

    void add(Path file) throws IOException {
      try (BufferedReader in = Files.newBufferedReader(file)) {
        String header = in.readLine();
        if (header == null) {
          return;
        }
        List<String> names = Arrays.asList(header.split(",", -1));
        int version = names.indexOf("ip_version");
        int id = names.indexOf("flow_id");
        int[] packets = {names.indexOf("forward_packets"), names.indexOf("backward_packets")};
        int[] bytes = {names.indexOf("forward_frame_bytes"), names.indexOf("backward_frame_bytes")};
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          String[] fields = line.split(",", -1);
          if (fields[packets[0]].isEmpty() && fields[packets[1]].isEmpty()) {
            packetlessRows++;
            continue;
          }
          rows++;
          ipv6Rows += fields[version].equals("6") ? 1 : 0;
          ids.add(fields[id]);
          sum = sum.plus(new LiveFlows.Sum(add(fields, packets), add(fields, bytes)));
        }
      }
    }

    CsvSums result() {
      return new CsvSums(rows, rows - ipv6Rows, ipv6Rows, packetlessRows, ids.size(), sum);
    }

    private static long add(String[] fields, int[] columns) {
      long total = 0;
      for (int column : columns) {
        total += fields[column].isEmpty() ? 0 : Long.parseLong(fields[column]);
      }
      return total;
    }
  }
}
