// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A small file system in memory. Needs the right to mount.
final class Tmpfs {
  private final Path path;

  Tmpfs(Path path, String size) throws IOException, InterruptedException {
    this.path = Files.createDirectories(path);
    run("mount", "-t", "tmpfs", "-o", "size=" + size, "weir-test", path.toString());
  }

  void readOnly() throws IOException, InterruptedException {
    run("mount", "-o", "remount,ro", path.toString());
  }

  void unmount() throws IOException, InterruptedException {
    run("umount", path.toString());
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + ": " + output);
    }
  }
}
