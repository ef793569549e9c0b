// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.capture.CaptureException;
import dev.weir.bpf.capture.EngineKind;
import dev.weir.cli.console.Terminal;
import dev.weir.cli.inspect.CaptureInspector;
import dev.weir.cli.inspect.Inspection;
import dev.weir.cli.inspect.InspectionJson;
import dev.weir.cli.inspect.InspectionTables;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `weir inspect`: what captures hold.
@Command(name = "inspect", description = "Prints what captures hold, as the packet tap sees it.")
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
      description =
          "Keep at most so many flows, about 600 bytes of memory each; packets of further ones count"
              + " as unparsed. If not given, 4194304; with the kernel engine 262144.")
  private @Nullable Integer maxFlows;

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      defaultValue = "native",
      description =
          "What counts the packets: native needs no privileges; kernel runs them through the"
              + " kernel's eBPF, with the same results, and needs its rights. ${DEFAULT-VALUE} if"
              + " not given.")
  private EngineKind engine;

  @Override
  public Integer call() {
    if (top < 0) {
      throw new ParameterException(spec.commandLine(), "--top is " + top + "; wanted 0 or more");
    }
    if (maxFlows != null && maxFlows < 1) {
      throw new ParameterException(
          spec.commandLine(), "--max-flows is " + maxFlows + "; wanted 1 or more");
    }
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    List<String> missing = engine.missing();
    if (!missing.isEmpty()) {
      err.println(
          "weir: inspect cannot run captures "
              + through()
              + String.join("; ", missing)
              + (engine == EngineKind.KERNEL
                  ? "; or leave out --engine: native needs no rights"
                  : ""));
      return ExitCode.FAILED;
    }
    Inspection inspection;
    try (ReadingProgress progress = new ReadingProgress(err, Terminal.isInteractive())) {
      inspection =
          new CaptureInspector(files, engine, maxFlows == null ? 0 : maxFlows, progress).inspect();
    } catch (CaptureException e) {
      err.println("weir: " + e.getMessage());
      return ExitCode.FAILED;
    } catch (BpfException e) {
      err.println("weir: inspect cannot run captures " + through() + e.getMessage());
      return ExitCode.FAILED;
    }
    switch (output.format()) {
      case TEXT -> InspectionTables.print(inspection, all ? Integer.MAX_VALUE : top, out);
      case JSON -> InspectionJson.write(inspection, ResultWriter.bytes(out));
    }
    inspection.warnings().forEach(warning -> err.println("weir: warning: " + warning));
    if (!inspection.problem().isEmpty()) {
      err.println("weir: " + inspection.problem());
      return ExitCode.FAILED;
    }
    return ExitCode.DONE;
  }

  private String through() {
    return switch (engine) {
      case NATIVE -> "through the native engine: ";
      case KERNEL -> "through the kernel's eBPF: ";
    };
  }
}
