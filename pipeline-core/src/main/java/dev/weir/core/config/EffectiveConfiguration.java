// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import dev.weir.api.component.ComponentId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Prints a configuration as it is used: every default filled in, environment and `--set` applied,
/// secrets as `***`. A configuration without secrets loads again to the same one.
public final class EffectiveConfiguration {
  private EffectiveConfiguration() {}

  /// The configuration as YAML.
  public static String toYaml(Configuration configuration) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("receivers", section(configuration.receivers()));
    root.put("processors", section(configuration.processors()));
    root.put("exporters", section(configuration.exporters()));
    Map<String, Object> service = SettingsTree.of(configuration.service());
    service.put("pipelines", pipelines(configuration));
    root.put("service", service);
    return SettingsTree.block(root);
  }

  /// The SHA-256 of [#toYaml] in hex, which tells whether two services run the same.
  public static String sha256(Configuration configuration) {
    try {
      byte[] yaml = toYaml(configuration).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(yaml));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// What of it decides which records there are, and not where they go.
  public static String setup(Configuration configuration) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("receivers", section(configuration.receivers()));
    root.put("processors", section(configuration.processors()));
    root.put("pipelines", pipelines(configuration));
    return SettingsTree.block(root);
  }

  private static Map<String, Object> pipelines(Configuration configuration) {
    Map<String, Object> pipelines = new LinkedHashMap<>();
    configuration.pipelines().forEach(settings -> pipelines.put(settings.name(), of(settings)));
    return pipelines;
  }

  private static Map<String, Object> section(List<? extends ConfiguredComponent> components) {
    Map<String, Object> section = new LinkedHashMap<>();
    for (ConfiguredComponent component : components) {
      Map<String, Object> settings = SettingsTree.of(component.config());
      if (component instanceof ConfiguredExporter exporter) {
        settings.put("queue", SettingsTree.of(exporter.queue()));
        settings.put("retry", SettingsTree.of(exporter.retry()));
      }
      section.put(component.id().toString(), settings);
    }
    return section;
  }

  private static Map<String, Object> of(PipelineSettings pipeline) {
    Map<String, Object> lists = new LinkedHashMap<>();
    lists.put("receivers", ids(pipeline.receivers()));
    lists.put("processors", ids(pipeline.processors()));
    lists.put("exporters", ids(pipeline.exporters()));
    return lists;
  }

  private static List<String> ids(List<ComponentId> ids) {
    return ids.stream().map(ComponentId::toString).toList();
  }
}
