// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The command line itself.
class UsageTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"run", "validate", "components", "print-config", "inspect", "flows", "demo"})
  void everyCommandHasHelp(String command) {
    CommandLineRun run = CommandLineRun.weir(command, "--help");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith("Usage: weir " + command);
    assertThat(run.err()).isEmpty();
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
}
