// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import picocli.CommandLine.Option;

/// The option `-o` of every command that prints a table.
final class OutputArgument {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      converter = OutputFormat.Converter.class,
      description = "One of ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} if not given.")
  private OutputFormat format = OutputFormat.TEXT;

  OutputFormat format() {
    return format;
  }
}
