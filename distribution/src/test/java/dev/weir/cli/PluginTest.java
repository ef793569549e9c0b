// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A jar that knows the API alone, dropped into a directory with a broken one beside it.
class PluginTest {
  @TempDir private static Path plugins;

  @BeforeAll
  static void fillDirectory() throws IOException {
    ExamplePlugin.build(plugins);
    Files.writeString(plugins.resolve("broken.jar"), "this is no archive");
  }

  @Test
  void isListedAndTheBrokenOneReported() {
    CommandLineRun run = CommandLineRun.weir("components", "--plugins", plugins.toString());

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .containsPattern("heartbeat +receiver +alpha +heartbeat\\.jar +Emits an event")
        .containsPattern("interval +duration +10s +Time between two beats\\.");
    assertThat(run.err()).startsWith("warning: plugin skipped: broken.jar: ");
  }

  @Test
  void isListedAsJson() {
    CommandLineRun run =
        CommandLineRun.weir("components", "-o", "json", "--plugins", plugins.toString());

    assertThat(run.out()).contains("\"type\" : \"heartbeat\"", "\"from\" : \"heartbeat.jar\"");
    assertThat(run.out()).contains("\"skipped_plugins\" : [ {");
  }

  @Test
  void hasItsSettingsChecked() {
    CommandLineRun run =
        CommandLineRun.weir(
            "validate",
            "--plugins",
            plugins.toString(),
            "-c",
            ExamplePlugin.DIRECTORY.resolve("heartbeat.yaml").toString(),
            "--set",
            "receivers.heartbeat.count=-1",
            "--set",
            "receivers.heartbeat.interval=0s");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err())
        .contains("receivers.heartbeat.count: is -1; wanted 0 or more")
        .contains("receivers.heartbeat.interval: is 0ns; wanted 1ms or more")
        .contains("weir: 2 problems in the configuration");
  }

  @Test
  void cannotBeFoundInADirectoryThatIsNotThere() {
    CommandLineRun run = CommandLineRun.weir("components", "--plugins", "/nowhere");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("--plugins: '/nowhere' is not a directory");
  }
}
