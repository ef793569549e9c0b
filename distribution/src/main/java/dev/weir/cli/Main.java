// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/// Where Weir starts.
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(execute(arguments, System.out, System.err));
  }

  /// Runs one command line and returns its exit code. Results go to `out`, everything said to the
  /// user beside them to `err`.
  public static int execute(String[] arguments, PrintStream out, PrintStream err) {
    CommandLine commandLine = new CommandLine(new WeirCommand());
    commandLine.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
    commandLine.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
    Failures failures = new Failures();
    commandLine.setParameterExceptionHandler(failures);
    commandLine.setExecutionExceptionHandler(failures);
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    // A value may begin with '@'.
    commandLine.setExpandAtFiles(false);
    return commandLine.execute(arguments);
  }
}
