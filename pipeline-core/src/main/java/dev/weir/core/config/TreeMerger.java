// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

/// Lays one tree over another: maps are joined key by key, everything else is replaced. Nothing
/// over a map leaves the map, so `tc:` in a later file keeps the settings of an earlier one.
final class TreeMerger {
  private TreeMerger() {}

  static ConfigNode merge(ConfigNode under, ConfigNode over) {
    if (!(under instanceof ConfigNode.Mapping mapping)) {
      return over;
    }
    if (over.isAbsent()) {
      return under;
    }
    if (!(over instanceof ConfigNode.Mapping changes)) {
      return over;
    }
    ConfigNode.Mapping merged = mapping;
    for (var change : changes.entries().entrySet()) {
      ConfigNode.Entry entry =
          mapping
              .get(change.getKey())
              .map(old -> merge(old, change.getValue()))
              .orElse(change.getValue());
      merged = merged.with(change.getKey(), entry);
    }
    return merged;
  }

  private static ConfigNode.Entry merge(ConfigNode.Entry under, ConfigNode.Entry over) {
    ConfigNode value = merge(under.value(), over.value());
    boolean kept =
        under.value() instanceof ConfigNode.Mapping && value instanceof ConfigNode.Mapping;
    return new ConfigNode.Entry(kept ? under.key() : over.key(), value);
  }
}
