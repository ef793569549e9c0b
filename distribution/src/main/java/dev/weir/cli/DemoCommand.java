// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import dev.weir.cli.demo.Rights;
import dev.weir.cli.demo.WeirProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `weir demo`: checks that it can be, then hands over to [DemoInsideCommand] in a network namespace
/// of its own.
@Command(
    name = "demo",
    description = {
      "Shows Weir's main job on real traffic: two network namespaces with a cable between them, IPv6"
          + " and IPv4 through real eBPF programs, a live table, a CSV, and a comparison with the"
          + " interface's own counters. Needs root; touches nothing of this machine's network and"
          + " leaves only the CSV."
    })
final class DemoCommand implements Callable<Integer> {
  private static final DateTimeFormatter DIRECTORY =
      DateTimeFormatter.ofPattern("'weir-demo-'uuuuMMdd-HHmmss");

  @Spec private CommandSpec spec;

  @Option(
      names = "--duration",
      paramLabel = "DURATION",
      defaultValue = "20s",
      converter = DurationConverter.class,
      description = "How long traffic is driven (default: ${DEFAULT-VALUE}).")
  private Duration duration = Duration.ofSeconds(20);

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "Where the CSV goes (default: weir-demo-<time> here).")
  private @Nullable Path output;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!duration.isPositive()) {
      throw new ParameterException(spec.commandLine(), "--duration is 0s; wanted one like 20s");
    }
    List<String> missing = Rights.missing();
    if (!missing.isEmpty()) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("weir: the demonstration cannot run here; missing:");
      missing.forEach(thing -> err.println("  - " + thing));
      return ExitCode.FAILED;
    }
    return runInside(directory().toAbsolutePath());
  }

  /// Where the CSV goes; nothing of another run may be there, for the rows are added up.
  private Path directory() throws IOException {
    if (output == null) {
      return Path.of(LocalDateTime.now(ZoneId.systemDefault()).format(DIRECTORY));
    }
    if (Files.exists(output)) {
      try (Stream<Path> files = Files.list(output)) {
        if (files.anyMatch(file -> file.toString().endsWith(".csv"))) {
          throw new ParameterException(
              spec.commandLine(),
              "--output: '" + output + "' has CSV files already; wanted a new directory");
        }
      }
    }
    return output;
  }

  private int runInside(Path directory) throws IOException, InterruptedException {
    Process inside =
        WeirProcess.inNewNamespace(
                List.of(
                    WeirProcess.INSIDE, Long.toString(duration.toNanos()), directory.toString()))
            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    OutputStream hold = inside.getOutputStream();
    // Letting go of its input tells the process inside to come to an end.
    Signals.onStop(() -> {
      try {
        hold.close();
      } catch (IOException _) {
        // It has ended.
      }
    });
    return inside.waitFor();
  }
}
