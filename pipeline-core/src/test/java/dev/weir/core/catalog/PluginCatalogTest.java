// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.component.ComponentFactory;
import dev.weir.api.component.ExporterFactory;
import dev.weir.api.component.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PluginCatalogTest {
  @TempDir Path directory;
  @TempDir Path work;
  private int jars;

  private PluginJar jar() throws IOException {
    return new PluginJar(work.resolve("jar" + jars++));
  }

  private ComponentCatalog catalog() {
    return ComponentCatalog.withPlugins(directory);
  }

  @Test
  void aPluginIsFoundAndKnowsWhereItCameFrom() throws IOException {
    jar().exporter("Good", "good", "").write(directory.resolve("good.jar"));
    ComponentCatalog catalog = catalog();
    assertThat(catalog.problems()).isEmpty();
    assertThat(catalog.types(Kind.EXPORTER)).contains("good");
    assertThat(catalog.entries())
        .filteredOn(entry -> entry.factory().type().equals("good"))
        .singleElement()
        .extracting(CatalogEntry::origin)
        .isEqualTo("good.jar");
  }

  @Test
  void aPluginSeesTheApiAndTheJdkAndNothingElse() throws IOException {
    jar()
        .exporter(
            "Curious",
            "curious",
            """
            static boolean sees(String name) {
              try {
                Class.forName(name);
                return true;
              } catch (ClassNotFoundException e) {
                return false;
              }
            }
            public String toString() {
              return sees("dev.weir.api.Batch") + " " + sees("java.net.http.HttpClient")
                  + " " + sees("dev.weir.core.catalog.ComponentCatalog")
                  + " " + sees("org.snakeyaml.engine.v2.api.Load")
                  + " " + sees("Good")
                  + " " + (Curious.class.getClassLoader().getResource("invalid/empty-file.yaml") != null);
            }
            """)
        .write(directory.resolve("curious.jar"));
    jar().exporter("Good", "good", "").write(directory.resolve("good.jar"));
    ComponentFactory<?> curious = catalog().find(Kind.EXPORTER, "curious").orElseThrow();
    assertThat(curious).hasToString("true true false false false false");
    assertThat(curious).isInstanceOf(ExporterFactory.class);
  }

  @Test
  void brokenJarsAreReportedAndTheRestIsLoaded() throws IOException {
    Files.writeString(directory.resolve("a-text.jar"), "not a zip");
    Files.createDirectory(directory.resolve("b-directory.jar"));
    jar().source("Nothing", "class Nothing {}").write(directory.resolve("c-nothing.jar"));
    jar()
        .source("Real", "class Real {}")
        .factory("Absent")
        .write(directory.resolve("d-absent.jar"));
    jar()
        .exporter(
            "Throws", "throws", "public Throws() { throw new IllegalStateException(\"no luck\"); }")
        .write(directory.resolve("e-throws.jar"));
    jar()
        .source("Stranger", "public class Stranger {}")
        .factory("Stranger")
        .write(directory.resolve("f-stranger.jar"));
    jar()
        .source("Part", "class Part { static final Object X = new Object(); }")
        .exporter("Lacks", "lacks", "Object part = Part.X;")
        .without("Part")
        .write(directory.resolve("g-lacks.jar"));
    jar().exporter("Loud", "Loud", "").write(directory.resolve("h-loud.jar"));
    jar().exporter("Good", "good", "").write(directory.resolve("i-good.jar"));
    jar().exporter("Again", "good", "").write(directory.resolve("j-again.jar"));
    Files.writeString(directory.resolve("notes.txt"), "not a jar, and not meant to be");

    ComponentCatalog catalog = catalog();
    assertThat(catalog.types(Kind.EXPORTER))
        .contains("good")
        .doesNotContain("lacks", "throws", "Loud");
    assertThat(catalog.problems())
        .extracting(PluginProblem::origin)
        .containsExactly(
            "a-text.jar",
            "b-directory.jar",
            "c-nothing.jar",
            "d-absent.jar",
            "e-throws.jar",
            "f-stranger.jar",
            "g-lacks.jar",
            "h-loud.jar",
            "j-again.jar");
    List<String> messages = catalog.problems().stream().map(PluginProblem::message).toList();
    assertThat(messages.get(0)).startsWith("is not a jar that can be read: ");
    assertThat(messages.get(1)).startsWith("is not a jar that can be read: ");
    assertThat(messages.get(2))
        .startsWith("offers no component; wanted a factory named in META-INF");
    assertThat(messages.get(3)).contains("Absent not found");
    assertThat(messages.get(4)).contains("no luck");
    assertThat(messages.get(5)).contains("Stranger not a subtype");
    assertThat(messages.get(6)).contains("Part");
    assertThat(messages.get(7)).contains("component type 'Loud' is not valid");
    assertThat(messages.get(8))
        .isEqualTo("Again: there is already the exporter 'good' from i-good.jar");
  }

  @Test
  void aFactoryIsAskedEverythingAtOnce() throws IOException {
    jar()
        .source("Settings", "record Settings(String a) {}")
        .source(
            "Bare",
            """
            import dev.weir.api.component.*;
            public final class Bare implements ExporterFactory<Settings> {
              public String type() { return "bare"; }
              public String description() { return "No @Setting."; }
              public Stability stability() { return Stability.ALPHA; }
              public Settings defaults() { return new Settings("x"); }
              public Exporter create(ComponentContext context, Settings config) { return null; }
            }
            """)
        .factory("Bare")
        .write(directory.resolve("bare.jar"));
    jar()
        .source("Settings", "record Settings(@dev.weir.api.component.Setting(\"x\") int queue) {}")
        .source(
            "Greedy",
            """
            import dev.weir.api.component.*;
            public final class Greedy implements ExporterFactory<Settings> {
              public String type() { return "greedy"; }
              public String description() { return "Takes a key that is not its own."; }
              public Stability stability() { return Stability.ALPHA; }
              public Settings defaults() { return new Settings(1); }
              public Exporter create(ComponentContext context, Settings config) { return null; }
            }
            """)
        .factory("Greedy")
        .write(directory.resolve("greedy.jar"));
    assertThat(catalog().problems())
        .extracting(PluginProblem::toString)
        .containsExactly(
            "bare.jar: Bare: Settings.a has no @Setting",
            "greedy.jar: Greedy: its setting 'queue' is one that every exporter has already");
  }

  @Test
  void noDirectoryIsNoPlugins() throws IOException {
    assertThat(ComponentCatalog.withPlugins(directory.resolve("absent")).problems()).isEmpty();
    Path file = Files.writeString(directory.resolve("file"), "");
    assertThat(ComponentCatalog.withPlugins(file).problems())
        .singleElement()
        .extracting(PluginProblem::message)
        .asString()
        .startsWith("is not a directory that can be read");
  }

  @Test
  void twoFactoriesOfOneTypeAreRefused() throws IOException {
    jar().exporter("Good", "good", "").write(directory.resolve("good.jar"));
    ComponentFactory<?> factory = catalog().find(Kind.EXPORTER, "good").orElseThrow();
    assertThatThrownBy(() -> ComponentCatalog.of(List.of(factory, factory)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("there is already the exporter 'good'");
  }
}
