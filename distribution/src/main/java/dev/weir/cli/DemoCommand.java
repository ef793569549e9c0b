// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import dev.weir.api.component.StartException;
import dev.weir.cli.demo.CaptureRun;
import dev.weir.cli.demo.DemoException;
import dev.weir.cli.demo.Reckoning;
import dev.weir.cli.demo.Rights;
import dev.weir.cli.demo.WeirProcess;
import dev.weir.core.config.ConfigurationException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
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
          + " interface's own counters. Touches nothing of this machine's network and leaves only"
          + " the CSV and its companions. Without the rights for eBPF the same pipeline reads a"
          + " generated capture, and is compared with what was written to it."
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
      description =
          "Where the CSV goes (default: weir-demo-<time> here, or with temporary files where this"
              + " directory cannot be written).")
  private @Nullable Path output;

  @Override
  public Integer call() throws IOException, InterruptedException, ConfigurationException {
    if (!duration.isPositive()) {
      throw new ParameterException(spec.commandLine(), "--duration is 0s; wanted one like 20s");
    }
    Path directory;
    try {
      directory = directory().toAbsolutePath();
      Files.createDirectories(directory);
    } catch (IOException e) {
      spec.commandLine().getErr().println("weir: --output: " + cannotWrite(e));
      return ExitCode.FAILED;
    }
    List<String> missing = Rights.missing();
    if (missing.isEmpty()) {
      return runInside(directory);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println("For eBPF on real traffic something is missing:");
    missing.forEach(thing -> out.println("  - " + thing));
    out.println("So the same pipeline runs on a generated capture, through the native engine.");
    return runCapture(directory);
  }

  private String cannotWrite(IOException e) {
    String reason =
        switch (e) {
          case AccessDeniedException _ -> "permission denied";
          case NoSuchFileException _ -> "it cannot be made there";
          case FileAlreadyExistsException there -> there.getFile() + " is no directory";
          default -> e.getMessage();
        };
    return "cannot write to '%s': %s".formatted(output, reason);
  }

  private int runCapture(Path directory)
      throws IOException, InterruptedException, ConfigurationException {
    PrintWriter err = spec.commandLine().getErr();
    CountDownLatch stop = new CountDownLatch(1);
    Signals.onStop(stop::countDown);
    CaptureRun run = new CaptureRun(spec.commandLine().getOut(), directory, duration);
    try {
      if (run.run(stop).map(Reckoning::exact).orElse(true)) {
        return ExitCode.DONE;
      }
      err.println("weir: the totals differ; that is a fault in Weir");
    } catch (DemoException | StartException e) {
      err.println("weir: " + e.getMessage());
    }
    return ExitCode.FAILED;
  }

  /// Where the CSV goes; nothing of another run may be there, for the rows are added up. Without an
  /// answer from the user it is here or, where we may not write, with temporary files.
  private Path directory() throws IOException {
    if (output == null) {
      String name = LocalDateTime.now(ZoneId.systemDefault()).format(DIRECTORY);
      Path here = Path.of("").toAbsolutePath();
      return (Files.isWritable(here) ? here : Path.of(System.getProperty("java.io.tmpdir")))
          .resolve(name);
    }
    if (Files.exists(output)) {
      if (!Files.isDirectory(output)) {
        throw new ParameterException(
            spec.commandLine(), "--output: '" + output + "' is no directory; wanted a new one");
      }
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
