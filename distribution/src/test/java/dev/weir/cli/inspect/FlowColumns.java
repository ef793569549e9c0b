// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.inspect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weir.api.flow.Flow;
import dev.weir.cli.console.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A flow of the printed object, as its JSON has it, to be laid beside a row of the truth.
final class FlowColumns {
  private static final List<String> STATISTICS =
      List.of(
          "iat_n",
          "iat_mean_us",
          "iat_std_pop_us",
          "iat_std_samp_us",
          "iat_min_us",
          "iat_max_us",
          "len_min",
          "len_max",
          "len_mean",
          "len_var_pop",
          "len_var_samp");
  private static final List<String> TCP_COUNTS =
      List.of("retransmission", "out_of_order", "zero_window");

  /// Weir's own, which the independent tool has no name for.
  private static final List<String> OWN =
      List.of("zero_window_seconds", "longest_retransmission_run", "handshake_rtt_us");

  private final Map<String, String> columns = new LinkedHashMap<>();

  FlowColumns(Flow flow) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    JsonWriter json = JsonWriter.compact(text);
    FlowJson.write(flow, json);
    json.flush();
    try (JsonParser parser = new JsonFactory().createParser(text.toByteArray())) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token.isScalarValue()) {
          columns.put(parser.currentName(), parser.getText());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Every column but Weir's own, one line for each that differs.
  List<String> differencesFrom(Map<String, String> row) {
    List<String> differences = new ArrayList<>();
    columns.forEach((name, value) -> {
      String wanted = row.getOrDefault(name, "");
      boolean same = STATISTICS.contains(name) ? isClose(value, wanted) : value.equals(wanted);
      if (!same && !isKey(name) && !OWN.contains(name)) {
        differences.add(name + " " + value + ", not " + wanted);
      }
    });
    for (String name : TCP_COUNTS) {
      if (!columns.containsKey(name)) {
        differences.add(name + " is missing");
      }
    }
    for (String name : STATISTICS) {
      if (!columns.containsKey(name) && !row.getOrDefault(name, "").isEmpty()) {
        differences.add(name + " is missing");
      }
    }
    return differences;
  }

  private static boolean isKey(String name) {
    return List.of("src", "dst", "sport", "dport").contains(name);
  }

  /// To one part in a million or a nanosecond: the truth is rounded to that.
  private static boolean isClose(String value, String wanted) {
    if (wanted.isEmpty()) {
      return false;
    }
    double expected = Double.parseDouble(wanted);
    double distance = Math.abs(Double.parseDouble(value) - expected);
    return distance <= Math.max(1e-6 * Math.abs(expected), 1e-3);
  }
}
