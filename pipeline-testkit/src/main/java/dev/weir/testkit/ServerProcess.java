// SPDX-License-Identifier: Apache-2.0
package dev.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A real server as a process of its own, on free ports of the loopback interface.
public final class ServerProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int TRIES = 3;

  /// How to start a server.
  public interface Launch {
    /// The command line, with whatever files it needs written.
    ///
    /// @param ports that were free a moment ago
    List<String> command(List<Integer> ports) throws IOException;
  }

  private final List<String> command;
  private final Path log;
  private final List<Integer> ports;

  private volatile Process process;

  private ServerProcess(List<String> command, Path log, List<Integer> ports) throws IOException {
    this.command = command;
    this.log = log;
    this.ports = ports;
    this.process = launch();
  }

  private Process launch() throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(Redirect.appendTo(log.toFile()))
        .start();
  }

  /// Starts one and waits until it listens on all its ports.
  ///
  /// @param log the file that both its outputs go to
  /// @param portCount how many ports it wants
  public static ServerProcess start(Path log, int portCount, Launch launch) throws IOException {
    for (int attempt = 1; ; attempt++) {
      List<Integer> ports = new ArrayList<>();
      for (int i = 0; i < portCount; i++) {
        ports.add(freePort());
      }
      ServerProcess server = new ServerProcess(launch.command(ports), log, ports);
      if (server.listens()) {
        return server;
      }
      server.close();
      // Somebody may have taken a port between our look and the server's.
      assertThat(attempt).as(server.log()).isLessThan(TRIES);
    }
  }

  /// Starts one on the ports that this one had, after its end, and waits until it listens.
  public ServerProcess again(Path itsLog, Launch launch) throws IOException {
    ServerProcess server = new ServerProcess(launch.command(ports), itsLog, ports);
    assertThat(server.listens()).as(server.log()).isTrue();
    return server;
  }

  /// The path that a script of `scripts/` prints, which looks for a program or builds it. Where there
  /// is none the test is skipped, or fails with `CI=true`.
  ///
  /// @param directory for files of ours
  public static String program(String script, Path directory)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(directory, script, ".path");
    Path err = Files.createTempFile(directory, script, ".err");
    Process find =
        new ProcessBuilder(SourceTree.root().resolve("scripts").resolve(script).toString())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    boolean found = find.waitFor() == 0;
    Need.that(found, Files.readString(err).strip());
    return Files.readString(out).strip();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private boolean listens() {
    await().atMost(PATIENCE).until(() -> !process.isAlive() || canConnect());
    return process.isAlive();
  }

  private boolean canConnect() {
    for (int port : ports) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
      } catch (IOException _) {
        return false;
      }
    }
    return true;
  }

  /// A port by its place in [Launch#command].
  public int port(int index) {
    return ports.get(index);
  }

  /// What the server said.
  public String log() throws IOException {
    return Files.readString(log);
  }

  /// Sends SIGKILL, which nobody can handle, and waits for the end.
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /// Starts it again on the same ports after it has ended.
  public void restart() throws IOException {
    process = launch();
    assertThat(listens()).as(log()).isTrue();
  }

  /// Ends the server as an operator would, and waits for it.
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
