// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/// The command line itself.
class UsageTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "run",
        "validate",
        "components",
        "print-config",
        "inspect",
        "flows",
        "record",
        "demo"
      })
  void everyCommandHasHelp(String command) {
    CommandLineRun run = CommandLineRun.weir(command, "--help");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith("Usage: weir " + command);
    assertThat(run.err()).isEmpty();
  }

  /// Who names a command gets a command line with that one alone.
  @Test
  void everyCommandIsTheSameAlone() {
    CommandLine all = Commands.line(new String[0]);
    assertThat(all.getSubcommands()).hasSizeGreaterThan(5);
    all.getSubcommands()
        .forEach((name, command) -> {
          CommandLine alone = Commands.line(new String[] {name, "--help"});
          assertThat(Objects.requireNonNull(alone.getSubcommands().get(name)).getUsageMessage())
              .as(name)
              .isEqualTo(command.getUsageMessage());
          assertThat(alone.getSubcommands().size())
              .as(name)
              .isEqualTo(name.equals("help") ? all.getSubcommands().size() : 1);
        });
  }

  @Test
  void helpNamesEveryCommand() {
    String all = CommandLineRun.weir("--help").out();
    assertThat(all)
        .contains("run ", "validate ", "inspect ", "record ", "flows ", "components ", "demo ");
    assertThat(CommandLineRun.weir("help").out()).isEqualTo(all);
    assertThat(CommandLineRun.weir("help", "flows").out())
        .isEqualTo(CommandLineRun.weir("flows", "--help").out());
    assertThat(CommandLineRun.weir("--help", "flows").out()).startsWith("Usage: weir ");
  }

  @Test
  void tellsItsVersion() {
    assertThat(CommandLineRun.weir("--version").out()).startsWith("weir ");
  }

  @Test
  void namesTheFormatsAsTheyAreWritten() {
    assertThat(CommandLineRun.weir("components", "-o", "xml").err())
        .contains("'xml' is not a format; wanted text or json");
    assertThat(CommandLineRun.weir("components", "-o", "JSON").exitCode()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "fly", "--fly", "validate", "components -o xml", "run -c x --duration soon"})
  void refusesBadUsage(String line) {
    CommandLineRun run = CommandLineRun.weir(line.isEmpty() ? new String[0] : line.split(" ", -1));

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("weir: ").doesNotContain("Exception", "\tat ");
  }

  @Test
  void saysWhereADemonstrationCannotWrite(@TempDir Path directory) throws IOException {
    Path file = Files.createFile(directory.resolve("file"));

    CommandLineRun there = CommandLineRun.weir("demo", "--output", file.toString());
    assertThat(there.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(there.err()).contains("'" + file + "' is no directory; wanted a new one");

    CommandLineRun below = CommandLineRun.weir("demo", "--output", file.resolve("a").toString());
    assertThat(below.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(below.err())
        .startsWith("weir: --output: cannot write to '" + file.resolve("a") + "': ")
        .doesNotContain("fault");

    CommandLineRun nowhere = CommandLineRun.weir("demo", "--output", "/proc/weir-demo");
    assertThat(nowhere.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(nowhere.err())
        .startsWith("weir: --output: cannot write to '/proc/weir-demo': ")
        .doesNotContain("fault");
  }
}
