// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.catalog;

import dev.weir.api.component.ComponentFactory;
import dev.weir.api.component.ExporterFactory;
import dev.weir.api.component.ProcessorFactory;
import dev.weir.api.component.ReceiverFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/// Collects factories. Whatever a plugin throws becomes a [PluginProblem].
final class CatalogBuilder {
  static final String BUILT_IN = "built in";

  /// A jar with more failures than this is not worth more lines.
  private static final int MAX_FAILURES = 20;

  private final List<CatalogEntry> entries = new ArrayList<>();
  private final List<PluginProblem> problems = new ArrayList<>();

  ComponentCatalog build() {
    entries.sort(
        Comparator.comparing((CatalogEntry entry) -> entry.factory().kind())
            .thenComparing(entry -> entry.factory().type()));
    return new ComponentCatalog(entries, problems);
  }

  CatalogBuilder addClassPath() {
    addServices(CatalogBuilder.class.getClassLoader(), BUILT_IN);
    return this;
  }

  CatalogBuilder addPlugins(Path directory) {
    if (!Files.exists(directory)) {
      return this;
    }
    try (Stream<Path> files = Files.list(directory)) {
      files
          .filter(file -> file.getFileName().toString().endsWith(".jar"))
          .sorted()
          .forEach(this::addJar);
    } catch (IOException e) {
      report(directory.toString(), "is not a directory that can be read: " + e);
    }
    return this;
  }

  private void addJar(Path jar) {
    String origin = jar.getFileName().toString();
    try {
      // Not closed: its classes are used for as long as the process runs.
      PluginClassLoader loader = PluginClassLoader.open(jar);
      if (addServices(loader, origin) == 0) {
        report(
            origin,
            "offers no component; wanted a factory named in META-INF/services/"
                + ReceiverFactory.class.getName()
                + ", or the same for processors or exporters");
      }
    } catch (IOException e) {
      report(origin, "is not a jar that can be read: " + e.getMessage());
    }
  }

  private int addServices(ClassLoader loader, String origin) {
    return addServices(ServiceLoader.load(ReceiverFactory.class, loader).iterator(), origin)
        + addServices(ServiceLoader.load(ProcessorFactory.class, loader).iterator(), origin)
        + addServices(ServiceLoader.load(ExporterFactory.class, loader).iterator(), origin);
  }

  /// How many factories there are, usable or not.
  @SuppressWarnings("rawtypes")
  private int addServices(Iterator<? extends ComponentFactory> factories, String origin) {
    int offered = 0;
    int failures = 0;
    while (failures < MAX_FAILURES) {
      try {
        if (!factories.hasNext()) {
          return offered;
        }
        offered++;
        add(factories.next(), origin);
      } catch (ServiceConfigurationError | RuntimeException | LinkageError e) {
        // The iterator has moved on and may have more.
        failures++;
        report(origin, reason(e));
      }
    }
    return offered + failures;
  }

  void add(ComponentFactory<?> factory, String origin) {
    String name = factory.getClass().getName();
    try {
      Optional<String> problem = FactoryCheck.problem(factory).or(() -> duplicate(factory));
      if (problem.isPresent()) {
        report(origin, name + ": " + problem.get());
      } else {
        entries.add(new CatalogEntry(factory, origin));
      }
    } catch (RuntimeException | LinkageError | AssertionError e) {
      report(origin, name + ": " + reason(e));
    }
  }

  private Optional<String> duplicate(ComponentFactory<?> factory) {
    return entries.stream()
        .filter(entry -> entry.factory().kind() == factory.kind())
        .filter(entry -> entry.factory().type().equals(factory.type()))
        .findFirst()
        .map(entry ->
            "there is already the "
                + factory.kind().label()
                + " '"
                + factory.type()
                + "' from "
                + entry.origin());
  }

  private void report(String origin, String message) {
    problems.add(new PluginProblem(origin, message));
  }

  /// An exception's text with its causes', on one line.
  private static String reason(Throwable e) {
    StringBuilder text = new StringBuilder(describe(e));
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      text.append(": ").append(describe(cause));
    }
    return text.toString().replaceAll("\\s+", " ");
  }

  private static String describe(Throwable e) {
    return e instanceof ServiceConfigurationError || e instanceof IllegalArgumentException
        ? String.valueOf(e.getMessage())
        : e.toString();
  }
}
