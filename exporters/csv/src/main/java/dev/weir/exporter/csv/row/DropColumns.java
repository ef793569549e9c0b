// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.row;

import static dev.weir.exporter.csv.row.Column.text;
import static dev.weir.exporter.csv.row.Column.whole;

import dev.weir.api.flow.Verdict;
import dev.weir.api.flow.Window.Drop;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What became of packets that did not get through.
final class DropColumns {
  private DropColumns() {}

  static List<Column> all() {
    return List.of(
        text(
            "verdict",
            "What a policy or the kernel did: forwarded, dropped, denied, audited; empty when nobody"
                + " told.",
            DropColumns::verdict),
        whole(
            "dropped_packets",
            "{packet}",
            "Packets of the flow that were dropped in the window; empty when nobody watched.",
            DropColumns::packets),
        text(
            "drop_reasons",
            "Why, `reason:packets;reason:packets`, the most frequent first.",
            DropColumns::reasons));
  }

  private static @Nullable String verdict(Row row) {
    Verdict verdict = row.flow().verdict();
    return verdict == null || verdict.action() == Verdict.Action.UNKNOWN
        ? null
        : verdict.action().name().toLowerCase(Locale.ROOT);
  }

  private static long packets(Row row) {
    List<Drop> drops = row.window().drops();
    return drops == null ? Cell.ABSENT : drops.stream().mapToLong(Drop::packets).sum();
  }

  private static @Nullable String reasons(Row row) {
    List<Drop> drops = row.window().drops();
    if (drops == null || drops.isEmpty()) {
      return null;
    }
    StringBuilder text = new StringBuilder(64);
    for (Drop drop : drops) {
      text.append(text.isEmpty() ? "" : ";")
          .append(drop.reason())
          .append(':')
          .append(drop.packets());
    }
    return text.toString();
  }
}
