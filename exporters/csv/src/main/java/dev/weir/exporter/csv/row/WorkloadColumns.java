// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.row;

import static dev.weir.exporter.csv.row.Column.text;

import dev.weir.api.flow.Flow;
import dev.weir.api.flow.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What Kubernetes knows of each end.
final class WorkloadColumns {
  private static final List<String> OWNERS =
      List.of("deployment", "statefulset", "daemonset", "cronjob", "job", "replicaset");

  private WorkloadColumns() {}

  static List<Column> all() {
    List<Column> columns = new ArrayList<>();
    columns.addAll(end("src_", "source", Flow::sourceWorkload));
    columns.addAll(end("dst_", "destination", Flow::destinationWorkload));
    return columns;
  }

  private static List<Column> end(
      String prefix, String end, Function<Flow, @Nullable Workload> workload) {
    return List.of(
        column(prefix + "namespace", "Namespace of the " + end + ".", workload, "namespace"),
        column(prefix + "pod", "Pod of the " + end + ".", workload, "pod"),
        column(prefix + "node", "Node of the " + end + ".", workload, "node"),
        text(
                prefix + "workload",
                "What owns the " + end + "'s pod, for example deployment/web.",
                row -> owner(workload.apply(row.flow())))
            .asIdentifier(),
        column(prefix + "service", "Service of the " + end + ".", workload, "service"));
  }

  private static Column column(
      String name, String meaning, Function<Flow, @Nullable Workload> workload, String kind) {
    String key = "k8s." + kind + ".name";
    return text(
            name,
            meaning,
            row -> {
              Workload found = workload.apply(row.flow());
              return found == null ? null : found.attributes().text(key);
            })
        .asIdentifier();
  }

  private static @Nullable String owner(@Nullable Workload workload) {
    if (workload == null || workload.attributes().isEmpty()) {
      return null;
    }
    for (String kind : OWNERS) {
      String name = workload.attributes().text("k8s." + kind + ".name");
      if (name != null) {
        return kind + "/" + name;
      }
    }
    return null;
  }
}
