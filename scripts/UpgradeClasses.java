// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/// Writes the classes of libraries anew that were compiled for Java 5, with the tables that later
/// versions verify types by: the ahead-of-time cache takes none without them (JVMS 4.10.2), and what is
/// not in it is read, verified and linked at each start. Nothing else about the classes changes, and the jar says
/// what was done. Run on the directory that holds the jars; jars without such classes are left alone.
final class UpgradeClasses {
  /// The first version whose classes must have those tables is 51; 52 is Java 8.
  private static final int OLDEST = 50;

  private static final int VERSION = 52;
  private static final String NOTE = "META-INF/CHANGES-BY-WEIR.txt";
  private static final String TEXT =
      """
      The classes of this jar that had a class file version below %d were written anew with version %d and
      a StackMapTable, so that they can be kept in an ahead-of-time cache. Their code is unchanged.
      """
          .formatted(OLDEST, VERSION);

  private UpgradeClasses() {}

  public static void main(String[] directories) throws IOException {
    try (var jars = Files.newDirectoryStream(Path.of(directories[0]), "*.jar")) {
      for (Path jar : jars) {
        upgrade(jar);
      }
    }
  }

  private static void upgrade(Path jar) throws IOException {
    Map<JarEntry, byte[]> entries = new LinkedHashMap<>();
    boolean changed = false;
    try (JarFile file = new JarFile(jar.toFile());
        URLClassLoader itself = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
      ClassFile classFile =
          ClassFile.of(
              ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
              ClassFile.ConstantPoolSharingOption.NEW_POOL,
              ClassFile.ClassHierarchyResolverOption.of(
                  ClassHierarchyResolver.ofResourceParsing(itself)
                      .orElse(ClassHierarchyResolver.defaultResolver())));
      List<JarEntry> all = new ArrayList<>();
      file.stream().forEach(all::add);
      for (JarEntry entry : all) {
        byte[] bytes;
        try (var in = file.getInputStream(entry)) {
          bytes = in.readAllBytes();
        }
        if (entry.getName().endsWith(".class")) {
          ClassModel model = classFile.parse(bytes);
          if (model.majorVersion() < OLDEST) {
            bytes =
                classFile.transformClass(
                    model,
                    ClassTransform.endHandler(builder -> builder.withVersion(VERSION, 0)));
            changed = true;
          }
        }
        entries.put(entry, bytes);
      }
    }
    if (changed) {
      write(jar, entries);
    }
  }

  private static void write(Path jar, Map<JarEntry, byte[]> entries) throws IOException {
    Path next = jar.resolveSibling(jar.getFileName() + ".next");
    try (OutputStream file = Files.newOutputStream(next);
        JarOutputStream out = new JarOutputStream(file)) {
      for (Map.Entry<JarEntry, byte[]> each : entries.entrySet()) {
        put(out, each.getKey().getName(), each.getKey().getTime(), each.getValue());
      }
      put(out, NOTE, 0, TEXT.getBytes(StandardCharsets.UTF_8));
    }
    Files.move(next, jar, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void put(JarOutputStream out, String name, long time, byte[] bytes)
      throws IOException {
    JarEntry entry = new JarEntry(name);
    entry.setTime(time);
    out.putNextEntry(entry);
    out.write(bytes);
    out.closeEntry();
  }
}
