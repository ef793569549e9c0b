// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// What the panels of a Grafana dashboard ask.
final class Dashboard {
  /// One question.
  ///
  /// @param source the data source's uid
  record Query(String panel, String source, String expression) {}

  private Dashboard() {}

  /// @param window what Grafana's variables for an interval become
  static List<Query> queries(Path file, String window) throws IOException {
    List<Query> queries = new ArrayList<>();
    Object dashboard =
        new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
    for (Object panel : JsonServer.list(dashboard, "panels")) {
      for (Object target : JsonServer.list(panel, "targets")) {
        queries.add(
            new Query(
                String.valueOf(JsonServer.map(panel).get("title")),
                String.valueOf(JsonServer.map(target, "datasource").get("uid")),
                String.valueOf(JsonServer.map(target).get("expr"))
                    .replace("$__rate_interval", window)
                    .replace("$__auto", window)));
      }
    }
    return queries;
  }
}
