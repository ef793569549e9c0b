// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.DumpSettingsBuilder;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/// Turns settings back into the maps, lists and words that YAML is written from. Secrets become
/// `***`, and a `$` becomes `$$` so that it is read back as itself.
final class SettingsTree {
  private static final String SECRET = "***";

  private SettingsTree() {}

  static Map<String, Object> of(Record record) {
    Map<String, Object> tree = new LinkedHashMap<>();
    for (SettingField field : RecordShape.of(record.getClass()).fields()) {
      tree.put(field.key(), of(field.type(), field.valueIn(record), field.secret()));
    }
    return tree;
  }

  static Object of(SettingType type, Object value, boolean secret) {
    return switch (type) {
      case SettingType.Nested _ -> of((Record) value);
      case SettingType.ListOf list ->
          ((List<?>) value).stream().map(item -> of(list.item(), item, secret)).toList();
      case SettingType.TextMap _ -> {
        Map<String, Object> texts = new LinkedHashMap<>();
        ((Map<?, ?>) value).forEach((key, text) -> texts.put(key.toString(), word(text, secret)));
        yield texts;
      }
      case SettingType.Choice _ -> SettingType.Choice.word((Enum<?>) value);
      case SettingType.Scalar _ -> word(value, secret);
    };
  }

  private static Object word(Object value, boolean secret) {
    if (secret) {
      return value.toString().isEmpty() ? "" : SECRET;
    }
    return switch (value) {
      case Boolean _, Integer _, Long _, Double _ -> value;
      case Duration duration -> DurationText.format(duration);
      default -> value.toString().replace("$", "$$");
    };
  }

  /// The tree as YAML, one setting a line.
  static String block(Map<String, Object> tree) {
    return new Dump(
            settings(FlowStyle.BLOCK).setIndicatorIndent(2).setIndentWithIndicator(true).build())
        .dumpToString(tree);
  }

  /// The value as YAML on one line.
  static String inline(Object value) {
    // Inside a list every word is written as it may stand anywhere.
    String list = new Dump(settings(FlowStyle.FLOW).build()).dumpToString(List.of(value)).strip();
    return list.substring(1, list.length() - 1);
  }

  private static DumpSettingsBuilder settings(FlowStyle style) {
    return DumpSettings.builder()
        .setSchema(new CoreSchema())
        .setDefaultFlowStyle(style)
        .setDereferenceAliases(true)
        .setSplitLines(false)
        .setWidth(Integer.MAX_VALUE);
  }
}
