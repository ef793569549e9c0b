// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import dev.weir.api.component.ComponentFactory;
import dev.weir.api.component.Kind;
import dev.weir.cli.console.Json;
import dev.weir.cli.console.Table;
import dev.weir.cli.console.Terminal;
import dev.weir.core.catalog.CatalogEntry;
import dev.weir.core.catalog.ComponentCatalog;
import dev.weir.core.config.QueueSettings;
import dev.weir.core.config.RetrySettings;
import dev.weir.core.config.SettingDescription;
import dev.weir.core.config.SettingsDescription;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `weir components`: every component type with its settings.
@Command(
    name = "components",
    description = "Lists every receiver, processor and exporter with settings and defaults.")
final class ComponentsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private PluginArguments plugins;
  @Mixin private OutputArgument output;

  @Override
  public Integer call() {
    ComponentCatalog catalog = plugins.catalog();
    PrintWriter out = spec.commandLine().getOut();
    switch (output.format()) {
      case TEXT -> printText(catalog, out);
      case JSON -> out.println(Json.text(tree(catalog)));
    }
    return ExitCode.DONE;
  }

  /// The settings that every exporter has beside its own.
  static List<SettingDescription> commonExporterSettings() {
    return Stream.concat(
            under("queue", QueueSettings.DEFAULTS), under("retry", RetrySettings.DEFAULTS))
        .toList();
  }

  private static Stream<SettingDescription> under(String key, Record defaults) {
    return SettingsDescription.of(defaults).stream()
        .map(setting ->
            new SettingDescription(
                key + "." + setting.key(),
                setting.type(),
                setting.defaultValue(),
                setting.doc(),
                setting.required(),
                setting.secret(),
                setting.example()));
  }

  private static void printText(ComponentCatalog catalog, PrintWriter out) {
    Table overview = new Table("TYPE", "KIND", "STABILITY", "FROM", "DESCRIPTION");
    for (CatalogEntry entry : catalog.entries()) {
      ComponentFactory<?> factory = entry.factory();
      overview.row(
          factory.type(),
          factory.kind().label(),
          factory.stability().label(),
          entry.origin(),
          factory.description());
    }
    overview.print(out, "");
    for (CatalogEntry entry : catalog.entries()) {
      ComponentFactory<?> factory = entry.factory();
      out.println();
      out.println(Terminal.bold(factory.type()) + " (" + factory.kind().label() + ")");
      printSettings(SettingsDescription.of(factory), out);
    }
    if (catalog.entries().stream().anyMatch(entry -> entry.factory().kind() == Kind.EXPORTER)) {
      out.println();
      out.println(Terminal.bold("every exporter"));
      printSettings(commonExporterSettings(), out);
    }
    out.flush();
  }

  private static void printSettings(List<SettingDescription> settings, PrintWriter out) {
    if (settings.isEmpty()) {
      out.println("  no settings");
      return;
    }
    Table table = new Table("SETTING", "TYPE", "DEFAULT", "MEANING");
    for (SettingDescription setting : settings) {
      table.row(
          setting.key(),
          setting.type(),
          setting.required() ? "(required)" : setting.defaultValue(),
          setting.doc());
    }
    table.print(out, "  ");
  }

  private static Map<String, Object> tree(ComponentCatalog catalog) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("components", catalog.entries().stream().map(ComponentsCommand::tree).toList());
    root.put(
        "every_exporter", commonExporterSettings().stream().map(ComponentsCommand::tree).toList());
    root.put(
        "skipped_plugins",
        catalog.problems().stream()
            .map(problem -> Map.of("from", problem.origin(), "reason", problem.message()))
            .toList());
    return root;
  }

  private static Map<String, Object> tree(CatalogEntry entry) {
    ComponentFactory<?> factory = entry.factory();
    Map<String, Object> component = new LinkedHashMap<>();
    component.put("type", factory.type());
    component.put("kind", factory.kind().label());
    component.put("stability", factory.stability().label());
    component.put("from", entry.origin());
    component.put("description", factory.description());
    component.put(
        "settings", SettingsDescription.of(factory).stream().map(ComponentsCommand::tree).toList());
    return component;
  }

  private static Map<String, Object> tree(SettingDescription setting) {
    Map<String, Object> described = new LinkedHashMap<>();
    described.put("key", setting.key());
    described.put("type", setting.type());
    described.put("default", setting.defaultValue());
    described.put("required", setting.required());
    described.put("secret", setting.secret());
    described.put("doc", setting.doc());
    described.put("example", setting.example());
    return described;
  }
}
