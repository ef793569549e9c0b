// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import dev.weir.api.component.ComponentFactory;
import dev.weir.core.catalog.CatalogEntry;
import dev.weir.core.catalog.ComponentCatalog;
import dev.weir.core.config.ServiceSettings;
import dev.weir.core.config.SettingDescription;
import dev.weir.core.config.SettingsDescription;
import java.util.List;

/// docs/reference/components.md, made from the catalog.
final class ReferenceDocument {
  private final StringBuilder text = new StringBuilder();

  private ReferenceDocument() {}

  static String of(ComponentCatalog catalog) {
    ReferenceDocument document = new ReferenceDocument();
    document.line("<!-- SPDX-License-Identifier: Apache-2.0 -->");
    document.line("# Component reference");
    document.line("");
    document.line("Generated from the components themselves; `weir components` prints the same.");
    catalog.entries().stream().map(CatalogEntry::factory).forEach(document::component);
    document.section("Every exporter");
    document.line("The queue in front of it, and what happens when it cannot deliver.");
    document.settings(ComponentsCommand.commonExporterSettings());
    document.section("The section `service`");
    document.line("What concerns the process, beside `pipelines`.");
    document.settings(SettingsDescription.of(ServiceSettings.DEFAULTS));
    return document.text.toString();
  }

  private void component(ComponentFactory<?> factory) {
    section("`" + factory.type() + "` " + factory.kind().label());
    line(factory.description() + " Stability: " + factory.stability().label() + ".");
    settings(SettingsDescription.of(factory));
  }

  private void section(String title) {
    line("");
    line("## " + title);
    line("");
  }

  private void settings(List<SettingDescription> settings) {
    if (settings.isEmpty()) {
      return;
    }
    line("");
    line("| setting | type | default | meaning |");
    line("|---|---|---|---|");
    for (SettingDescription setting : settings) {
      String example = setting.example().isEmpty() ? "" : " Example: " + code(setting.example());
      line(
          "| "
              + code(setting.key())
              + " | "
              + cell(setting.type())
              + " | "
              + (setting.required() ? "required" : code(setting.defaultValue()))
              + " | "
              + cell(setting.doc())
              + example
              + (setting.secret() ? " Never printed." : "")
              + " |");
    }
  }

  private void line(String line) {
    text.append(line).append('\n');
  }

  private static String code(String value) {
    return value.isEmpty() ? "" : "`" + cell(value) + "`";
  }

  private static String cell(String value) {
    return value.replace("|", "\\|");
  }
}
