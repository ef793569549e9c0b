// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.catalog;

import dev.weir.api.component.ComponentFactory;
import dev.weir.api.component.Kind;
import dev.weir.core.config.ComponentTypes;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Every component type that a configuration may use, and what could not be loaded.
///
/// Immutable. The class loaders of plugin jars stay open for the life of the process.
public final class ComponentCatalog implements ComponentTypes {
  private final List<CatalogEntry> entries;
  private final List<PluginProblem> problems;

  ComponentCatalog(List<CatalogEntry> entries, List<PluginProblem> problems) {
    this.entries = List.copyOf(entries);
    this.problems = List.copyOf(problems);
  }

  /// The types of the class path.
  public static ComponentCatalog builtIn() {
    return new CatalogBuilder().addClassPath().build();
  }

  /// The types of the class path and of every `*.jar` in `directory`. A directory that does not
  /// exist is the same as an empty one; a broken jar is among [#problems].
  public static ComponentCatalog withPlugins(Path directory) {
    return new CatalogBuilder().addClassPath().addPlugins(directory).build();
  }

  /// Exactly the given types.
  ///
  /// @throws IllegalArgumentException when a factory is not usable or two have the same type
  public static ComponentCatalog of(Collection<? extends ComponentFactory<?>> factories) {
    CatalogBuilder builder = new CatalogBuilder();
    factories.forEach(factory -> builder.add(factory, CatalogBuilder.BUILT_IN));
    ComponentCatalog catalog = builder.build();
    if (!catalog.problems().isEmpty()) {
      throw new IllegalArgumentException(catalog.problems().toString());
    }
    return catalog;
  }

  /// By kind, then by type.
  public List<CatalogEntry> entries() {
    return entries;
  }

  /// What was skipped, and why.
  public List<PluginProblem> problems() {
    return problems;
  }

  @Override
  public List<String> types(Kind kind) {
    return entries.stream()
        .map(CatalogEntry::factory)
        .filter(factory -> factory.kind() == kind)
        .map(ComponentFactory::type)
        .toList();
  }

  @Override
  public Optional<ComponentFactory<?>> find(Kind kind, String type) {
    for (CatalogEntry entry : entries) {
      if (entry.factory().kind() == kind && entry.factory().type().equals(type)) {
        return Optional.of(entry.factory());
      }
    }
    return Optional.empty();
  }
}
