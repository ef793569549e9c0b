// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Batch;
import dev.weir.testkit.SourceTree;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/// Builds plugins as their authors would: against the API alone. The one of docs/example-plugin, and
/// those that tests bring.
final class ExamplePlugin {
  static final Path DIRECTORY = SourceTree.root().resolve("docs/example-plugin");

  private ExamplePlugin() {}

  /// Writes `heartbeat.jar` into the directory.
  static Path build(Path directory) throws IOException {
    return build(DIRECTORY, "heartbeat", directory);
  }

  /// Writes the plugin in `project` into the directory, as `NAME.jar`.
  static Path build(Path project, String name, Path directory) throws IOException {
    Path classes = Files.createDirectories(directory.resolve(name + "-classes"));
    compile(files(project.resolve("src/main/java"), ".java"), classes);
    Path jar = directory.resolve(name + ".jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(file)) {
      for (Path root : List.of(classes, project.resolve("src/main/resources"))) {
        for (Path content : files(root, "")) {
          entries.putNextEntry(new JarEntry(root.relativize(content).toString()));
          Files.copy(content, entries);
          entries.closeEntry();
        }
      }
    }
    return jar;
  }

  private static void compile(List<Path> sources, Path classes) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      manager.setLocationFromPaths(StandardLocation.CLASS_PATH, List.of(api()));
      manager.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(classes));
      StringWriter messages = new StringWriter();
      // Without -Werror: the API's own annotations are not on an author's class path.
      boolean compiled =
          compiler
              .getTask(
                  messages,
                  manager,
                  null,
                  List.of("--release", "25", "-proc:none"),
                  null,
                  manager.getJavaFileObjectsFromPaths(sources))
              .call();
      assertThat(compiled).as(messages.toString()).isTrue();
    }
  }

  private static Path api() {
    try {
      return Path.of(Batch.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Path> files(Path root, String suffix) throws IOException {
    try (Stream<Path> tree = Files.walk(root)) {
      return new ArrayList<>(
          tree.filter(Files::isRegularFile)
              .filter(file -> file.toString().endsWith(suffix))
              .sorted()
              .toList());
    }
  }
}
