// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.capture.CaptureException;
import dev.weir.bpf.capture.CaptureSettings;
import dev.weir.bpf.tap.TapEnvironment;
import dev.weir.cli.console.Terminal;
import dev.weir.cli.inspect.CaptureInspector;
import dev.weir.cli.inspect.Inspection;
import dev.weir.cli.inspect.InspectionJson;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `weir inspect`: what captures hold.
@Command(
    name = "inspect",
    description = "Prints what captures hold, as the kernel program sees it.")
final class InspectCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private OutputArgument output;

  @Parameters(
      paramLabel = "CAPTURE",
      arity = "1..*",
      description = "pcap or pcapng files, plain or gzip; several are read as one, in this order.")
  private List<Path> files;

  @Option(
      names = "--all",
      description =
          "Show every flow in the order of first packets, every message and every anomaly.")
  private boolean all;

  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "20",
      description =
          "Show so many of the largest flows and first messages and anomalies; ${DEFAULT-VALUE} if"
              + " not given.")
  private int top;

  @Option(
      names = "--max-flows",
      paramLabel = "N",
      defaultValue = "" + CaptureSettings.DEFAULT_MAX_FLOWS,
      description =
          "Keep at most so many flows, about 800 bytes of kernel memory each; packets of further"
              + " ones count as unparsed. ${DEFAULT-VALUE} if not given.")
  private int maxFlows;

  @Override
  public Integer call() {
    if (top < 0) {
      throw new ParameterException(spec.commandLine(), "--top is " + top + "; wanted 0 or more");
    }
    if (maxFlows < 1) {
      throw new ParameterException(
          spec.commandLine(), "--max-flows is " + maxFlows + "; wanted 1 or more");
    }
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    List<String> missing = TapEnvironment.missing();
    if (!missing.isEmpty()) {
      err.println(
          "weir: inspect runs captures through the kernel's eBPF: " + String.join("; ", missing));
      return ExitCode.FAILED;
    }
    Inspection inspection;
    try (ReadingProgress progress = new ReadingProgress(err, Terminal.isInteractive())) {
      inspection = new CaptureInspector(files, maxFlows, progress).inspect();
    } catch (CaptureException e) {
      err.println("weir: " + e.getMessage());
      return ExitCode.FAILED;
    } catch (BpfException e) {
      err.println("weir: inspect cannot run captures through the kernel: " + e.getMessage());
      return ExitCode.FAILED;
    }
    switch (output.format()) {
      case TEXT -> InspectionTables.print(inspection, all ? Integer.MAX_VALUE : top, out);
      case JSON -> InspectionJson.write(inspection, out);
    }
    inspection.warnings().forEach(warning -> err.println("weir: warning: " + warning));
    if (!inspection.problem().isEmpty()) {
      err.println("weir: " + inspection.problem());
      return ExitCode.FAILED;
    }
    return ExitCode.DONE;
  }
}
