// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `weir run` from its start to its exit code.
class RunIT {
  private static final String CONFIGURATION =
      """
      receivers:
        heartbeat: {interval: 5ms}
      exporters:
        csv: {directory: flows}
      service:
        admin: {enabled: false}
        pipelines:
          alive: {receivers: [heartbeat], exporters: [csv]}
      """;

  @TempDir private static Path shared;
  @TempDir private Path directory;

  @BeforeAll
  static void buildPlugin() throws IOException {
    Path plugins = Files.createDirectory(shared.resolve("plugins"));
    ExamplePlugin.build(plugins);
    Files.writeString(plugins.resolve("broken.jar"), "this is no archive");
  }

  @BeforeEach
  void writeConfiguration() throws IOException {
    Files.createSymbolicLink(directory.resolve("plugins"), shared.resolve("plugins"));
    Files.writeString(directory.resolve("weir.yaml"), CONFIGURATION);
  }

  @Test
  void stopsOnSigtermWithEverythingDelivered() throws Exception {
    try (WeirProcess weir = WeirProcess.start(directory, "run", "-c", "weir.yaml")) {
      weir.awaitLog("everything is started");
      weir.terminate();

      assertThat(weir.awaitExit()).as(weir.err()).isZero();
      assertThat(weir.err()).contains("everything is delivered");
      assertThat(weir.out()).isEmpty();
    }
  }

  @Test
  void stopsAfterItsDuration() throws Exception {
    try (WeirProcess weir =
        WeirProcess.start(directory, "run", "-c", "weir.yaml", "--duration", "200ms")) {
      assertThat(weir.awaitExit()).as(weir.err()).isZero();
      assertThat(weir.err()).contains("everything is started", "everything is delivered");
    }
  }

  @Test
  void stopsWhenItsSourcesHaveEnded() throws Exception {
    try (WeirProcess weir =
        WeirProcess.start(
            directory, "run", "-c", "weir.yaml", "--set", "receivers.heartbeat.count=2")) {
      assertThat(weir.awaitExit()).as(weir.err()).isZero();
    }
  }

  @Test
  void saysThatItsPortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String listen = "127.0.0.1:" + taken.getLocalPort();
      try (WeirProcess weir =
          WeirProcess.start(
              directory,
              "run",
              "-c",
              "weir.yaml",
              "--set",
              "service.admin.enabled=true",
              "--set",
              "service.admin.listen=" + listen)) {
        assertThat(weir.awaitExit()).isEqualTo(ExitCode.FAILED);
        assertThat(weir.err())
            .containsPattern("(?m)^weir: .*" + listen)
            .contains("in use")
            .doesNotContain("Exception", "\tat ");
      }
    }
  }

  @Test
  void saysThatADirectoryCannotBeMade() throws Exception {
    Files.writeString(directory.resolve("flows"), "a file where the directory should be");
    try (WeirProcess weir = WeirProcess.start(directory, "run", "-c", "weir.yaml")) {
      assertThat(weir.awaitExit()).isEqualTo(ExitCode.FAILED);
      assertThat(weir.err())
          .containsPattern("(?m)^weir: .*csv.*flows")
          .doesNotContain("Exception:", "\tat ");
    }
  }

  @Test
  void runsTheExampleOfTheDocumentsWithABrokenPluginBesideIt() throws Exception {
    String example = ExamplePlugin.DIRECTORY.resolve("heartbeat.yaml").toString();
    try (WeirProcess weir = WeirProcess.start(directory, "run", "-c", example)) {
      assertThat(weir.awaitExit()).as(weir.err()).isZero();
      assertThat(weir.err()).contains("plugin skipped: broken.jar");
      assertThat(weir.out().lines())
          .hasSize(3)
          .allMatch(line -> line.contains("heartbeat") && line.contains("still here"));
    }
  }
}
