// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/// Where Weir starts.
public final class Main {
  private static final int OUTPUT_BYTES = 1 << 16;

  private Main() {}

  public static void main(String[] arguments) {
    StandardOutput output = new StandardOutput(new FileOutputStream(FileDescriptor.out));
    System.setOut(
        new PrintStream(
            new BufferedOutputStream(output, OUTPUT_BYTES), false, StandardCharsets.UTF_8));
    int code = execute(arguments, System.out, System.err);
    System.out.flush();
    int said = output.exitCode(code, System.err);
    // Ending by itself costs a short command less: the other way looks for a logger first.
    if (said != ExitCode.DONE || Thread.activeCount() > 1) {
      System.exit(said);
    }
  }

  /// Runs one command line and returns its exit code. Results go to `out`, everything said to the
  /// user beside them to `err`.
  public static int execute(String[] arguments, PrintStream out, PrintStream err) {
    CommandLine commandLine = Commands.line(arguments);
    commandLine.setOut(new ResultWriter(out));
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
