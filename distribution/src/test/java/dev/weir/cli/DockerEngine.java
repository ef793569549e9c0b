// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import dev.weir.testkit.Need;
import dev.weir.testkit.SourceTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A Docker engine for one test, by `scripts/docker-engine.sh`. Where it cannot run the test is skipped,
/// or fails with `CI=true`. It listens where the environment of this process says (`DOCKER_HOST`, set
/// in the module's pom.xml), because Testcontainers looks nowhere else.
final class DockerEngine implements AutoCloseable {
  private static final String SCHEME = "unix://";
  private static final String SOCKET = "/docker.sock";

  private final String directory;

  private DockerEngine(String directory) {
    this.directory = directory;
  }

  static DockerEngine start() throws IOException {
    String host = System.getenv("DOCKER_HOST");
    if (host == null || !host.startsWith(SCHEME) || !host.endsWith(SOCKET)) {
      throw new IllegalStateException(
          "DOCKER_HOST is '" + host + "'; wanted " + SCHEME + "DIRECTORY" + SOCKET);
    }
    String directory = host.substring(SCHEME.length(), host.length() - SOCKET.length());
    Path said = Files.createTempFile("docker-engine", ".err");
    try {
      int exit = script("start", directory, said);
      Need.that(exit == 0, Files.readString(said).strip());
    } finally {
      Files.delete(said);
    }
    return new DockerEngine(directory);
  }

  private static int script(String command, String directory, Path said) throws IOException {
    Path script = SourceTree.root().resolve("scripts/docker-engine.sh");
    return new ProcessBuilder(script.toString(), command, directory)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(said.toFile())
        .start()
        .onExit()
        .join()
        .exitValue();
  }

  /// Ends it with its containers, and removes every trace.
  @Override
  public void close() throws IOException {
    Path said = Files.createTempFile("docker-engine", ".err");
    try {
      if (script("stop", directory, said) != 0) {
        throw new IOException(Files.readString(said));
      }
    } finally {
      Files.delete(said);
    }
  }
}
