// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/// Makes a plugin jar from source text, compiled against `pipeline-api` and nothing else.
final class PluginJar {
  private static final String SERVICE = "dev.weir.api.component.ExporterFactory";

  private final Path work;
  private final List<Path> sources = new ArrayList<>();
  private final List<String> factories = new ArrayList<>();
  private final List<String> left = new ArrayList<>();

  PluginJar(Path work) throws IOException {
    this.work = Files.createDirectories(work);
  }

  /// Adds a class of the default package.
  PluginJar source(String name, String text) throws IOException {
    sources.add(Files.writeString(work.resolve(name + ".java"), text));
    return this;
  }

  /// Names a class as an exporter factory.
  PluginJar factory(String name) {
    factories.add(name);
    return this;
  }

  /// Leaves a class file out of the jar.
  PluginJar without(String name) {
    left.add(name + ".class");
    return this;
  }

  /// An exporter of the given type, with `body` in its factory class.
  PluginJar exporter(String className, String type, String body) throws IOException {
    return source(
            className,
            """
            import dev.weir.api.Batch;
            import dev.weir.api.component.*;
            import java.time.Duration;
            public final class %1$s implements ExporterFactory<%1$s.Config> {
              public record Config(@Setting("Where to.") String target) {}
              public String type() { return "%2$s"; }
              public String description() { return "A plugin."; }
              public Stability stability() { return Stability.ALPHA; }
              public Config defaults() { return new Config("x"); }
              public Exporter create(ComponentContext context, Config config) {
                return new Exporter() {
                  public void export(Batch batch) {}
                  public void start() {}
                  public void stop(Duration grace) {}
                };
              }
              %3$s
            }
            """
                .formatted(className, type, body))
        .factory(className);
  }

  Path write(Path jar) throws IOException {
    compile();
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file);
        Stream<Path> classes = Files.list(work)) {
      for (Path each : classes.filter(path -> path.toString().endsWith(".class")).toList()) {
        String name = each.getFileName().toString();
        if (!left.contains(name)) {
          out.putNextEntry(new JarEntry(name));
          Files.copy(each, out);
        }
      }
      if (!factories.isEmpty()) {
        out.putNextEntry(new JarEntry("META-INF/services/" + SERVICE));
        out.write(String.join("\n", factories).getBytes(java.nio.charset.StandardCharsets.UTF_8));
      }
    }
    return jar;
  }

  private void compile() throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter errors = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      boolean compiled =
          compiler
              .getTask(
                  errors,
                  files,
                  null,
                  List.of("-classpath", api(), "-d", work.toString(), "-proc:none", "-nowarn"),
                  null,
                  files.getJavaFileObjectsFromPaths(sources))
              .call();
      assertThat(compiled).as(errors.toString()).isTrue();
    }
  }

  private static String api() {
    try {
      return Path.of(
              dev.weir.api.Batch.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (java.net.URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
