// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import dev.weir.api.component.StartException;
import dev.weir.cli.demo.DemoException;
import dev.weir.cli.demo.DemoRun;
import dev.weir.cli.demo.Parent;
import dev.weir.cli.demo.Reckoning;
import dev.weir.cli.demo.WeirProcess;
import dev.weir.core.config.ConfigurationException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The demonstration itself, in the namespace with the pipeline: see [DemoRun].
@Command(
    name = WeirProcess.INSIDE,
    hidden = true,
    description = "Runs the pipeline of weir demo, in a namespace of its own.")
final class DemoInsideCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", description = "Nanoseconds of traffic.")
  private long nanos;

  @Parameters(index = "1", description = "Directory for the CSV.")
  private Path directory = Path.of("");

  @Override
  public Integer call() throws IOException, InterruptedException, ConfigurationException {
    PrintWriter err = spec.commandLine().getErr();
    CountDownLatch stop = new CountDownLatch(1);
    Signals.onStop(stop::countDown);
    Parent.onGone(stop::countDown);
    DemoRun run = new DemoRun(spec.commandLine().getOut(), directory, Duration.ofNanos(nanos));
    try {
      Reckoning reckoning = run.run(stop);
      if (!reckoning.exact()) {
        err.println("weir: the totals differ; that is a fault in Weir or packets were dropped");
        return ExitCode.FAILED;
      }
      return ExitCode.DONE;
    } catch (DemoException | StartException e) {
      err.println("weir: " + e.getMessage());
      return ExitCode.FAILED;
    }
  }
}
