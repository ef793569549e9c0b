// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import dev.weir.api.component.StartException;
import dev.weir.core.config.ConfigurationException;
import dev.weir.core.graph.BuildException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// Tells users what went wrong in a line. Stack traces only for those who set `WEIR_DEBUG`.
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
  /// Bad usage: the error, what was perhaps meant, and where help is.
  @Override
  public int handleParseException(ParameterException exception, String[] arguments) {
    CommandLine command = exception.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("weir: " + exception.getMessage());
    if (!UnmatchedArgumentException.printSuggestions(exception, err)) {
      err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    }
    debug(exception, err);
    return ExitCode.USAGE;
  }

  /// What a command did not catch: foreseen errors speak for themselves, all others are ours.
  @Override
  public int handleExecutionException(
      Exception exception, CommandLine command, ParseResult parseResult) {
    PrintWriter err = command.getErr();
    if (exception instanceof ConfigurationException invalid) {
      invalid.problems().forEach(err::println);
      int count = invalid.problems().size();
      err.println("weir: " + ValidateCommand.count(count, "problem") + " in the configuration");
      return ExitCode.USAGE;
    }
    if (exception instanceof StartException || exception instanceof BuildException) {
      err.println("weir: " + exception.getMessage());
      debug(exception, err);
      return ExitCode.FAILED;
    }
    String message = exception.getMessage();
    err.println(
        "weir: "
            + exception.getClass().getSimpleName()
            + (message == null ? "" : ": " + message)
            + " (this is a fault in Weir; WEIR_DEBUG=1 shows where)");
    debug(exception, err);
    return ExitCode.FAILED;
  }

  private static void debug(Exception exception, PrintWriter err) {
    if (System.getenv("WEIR_DEBUG") != null) {
      exception.printStackTrace(err);
    }
  }
}
