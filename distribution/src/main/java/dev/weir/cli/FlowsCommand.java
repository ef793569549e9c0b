// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import dev.weir.api.component.Kind;
import dev.weir.api.component.StartException;
import dev.weir.api.flow.Flow;
import dev.weir.bpf.BpfException;
import dev.weir.bpf.capture.CaptureException;
import dev.weir.bpf.capture.EngineKind;
import dev.weir.bpf.drops.DropEnvironment;
import dev.weir.bpf.tap.InterfacePattern;
import dev.weir.bpf.tap.TapEnvironment;
import dev.weir.cli.console.Terminal;
import dev.weir.cli.flows.EndedFlows;
import dev.weir.cli.flows.FlowLines;
import dev.weir.cli.flows.FlowObjects;
import dev.weir.cli.flows.FlowPrinter;
import dev.weir.cli.flows.FlowText;
import dev.weir.cli.inspect.CaptureInspector;
import dev.weir.cli.inspect.Inspection;
import dev.weir.cli.pipeline.LiveInterfaces;
import dev.weir.cli.pipeline.MadeConfiguration;
import dev.weir.core.catalog.ComponentCatalog;
import dev.weir.core.config.ConfigurationException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `weir flows`: whole flows, one a line.
@Command(
    name = "flows",
    description = {
      "Prints flows of interfaces as they end, until Ctrl-C, which prints those that have not; or with"
          + " --pcap the flows of captures, in the order of their ends.",
      "A filter that is given several values, with commas or again, wants one of them; several filters"
          + " must all be met."
    })
final class FlowsCommand implements Callable<Integer> {
  /// Names pods, where this Weir has it.
  private static final String ENRICHER = "k8s-enrich";

  /// The tap's own idle timeout.
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Comparator<Flow> BY_END =
      Comparator.comparingLong(Flow::endNanos).thenComparingLong(Flow::firstNanos);

  @Spec private CommandSpec spec;
  @Mixin private OutputArgument output;
  @Mixin private FlowFilterArguments filters;
  @Mixin private CaptureArguments captures;

  @Parameters(
      paramLabel = "IFACE",
      arity = "0..*",
      description =
          "Interfaces to listen to, by names or globs like lxc*; those of the default routes if none"
              + " are given.")
  private List<String> interfaces = new ArrayList<>();

  @Option(
      names = "--last",
      paramLabel = "N",
      description = "Print the last N of the flows that pass, when there are no more.")
  private @Nullable Integer last;

  @Option(
      names = {"-f", "--follow"},
      description =
          "Print flows as they end. Interfaces are followed anyway; with --last the flows are not kept"
              + " for the end then, for none came before.")
  private boolean follow;

  @Override
  public Integer call() throws ConfigurationException, StartException, InterruptedException {
    if (last != null && last < 1) {
      throw wrong("--last is " + last + "; wanted 1 or more");
    }
    captures.refuseBeside(interfaces);
    captures.refuse("--follow", follow);
    return captures.given() ? ofCaptures() : live();
  }

  private FlowPrinter printer(boolean live) {
    FlowLines lines =
        switch (output.format()) {
          case TEXT -> new FlowText(live);
          case JSON -> new FlowObjects(live);
        };
    int kept = last == null || (live && follow) ? 0 : last;
    return new FlowPrinter(filters.filter(), lines, kept, spec.commandLine().getOut());
  }

  private int ofCaptures() {
    PrintWriter err = spec.commandLine().getErr();
    warnOfKubernetes();
    if (filters.asksForVerdicts()) {
      err.println("weir: warning: a capture tells no verdicts, so --verdict finds nothing");
    }
    Inspection inspection;
    try (ReadingProgress progress = new ReadingProgress(err, Terminal.isInteractive())) {
      inspection = new CaptureInspector(captures.files(), EngineKind.NATIVE, 0, progress).inspect();
    } catch (CaptureException | BpfException e) {
      err.println("weir: " + e.getMessage());
      return ExitCode.FAILED;
    }
    FlowPrinter printer = printer(false);
    inspection.flows().stream().sorted(BY_END).forEach(printer);
    printer.finish();
    inspection.warnings().forEach(warning -> err.println("weir: warning: " + warning));
    Long homeless = inspection.unparsed().get(Inspection.FLOW_TABLE_FULL);
    if (homeless != null) {
      err.println(
          "weir: warning: " + homeless + " packets are in no flow: the flow table was full");
    }
    if (!inspection.problem().isEmpty()) {
      err.println("weir: " + inspection.problem());
      return ExitCode.FAILED;
    }
    return ExitCode.DONE;
  }

  private int live() throws ConfigurationException, StartException, InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    List<String> missing = TapEnvironment.missing();
    if (!missing.isEmpty()) {
      err.println("weir: flows cannot listen: " + String.join("; ", missing));
      return ExitCode.FAILED;
    }
    List<String> listened = interfaces.isEmpty() ? LiveInterfaces.ofDefaultRoutes() : named();
    if (listened.isEmpty()) {
      throw wrong("there is no default route; wanted the name of an interface");
    }
    String noDrops = String.join("; ", DropEnvironment.missing());
    if (!noDrops.isEmpty() && filters.asksForVerdicts()) {
      err.println("weir: flows cannot tell verdicts: " + noDrops);
      return ExitCode.FAILED;
    }
    ComponentCatalog catalog = ComponentCatalog.builtIn();
    boolean enriched = catalog.find(Kind.PROCESSOR, ENRICHER).isPresent();
    if (!enriched) {
      warnOfKubernetes();
    }
    EndedFlows ended =
        new EndedFlows(printer(true), noDrops.isEmpty(), PATIENCE, onAnyOf(listened));
    MadeConfiguration made =
        new MadeConfiguration()
            .receiver("tc", Map.of("interfaces", listened))
            .exporter("printer", ended);
    if (noDrops.isEmpty()) {
      // Told before the tap tells that their flow has ended.
      made.receiver("drops", Map.of("interval", "1s", "namespaces", "own"));
    }
    if (enriched) {
      made.processor(ENRICHER, Map.of());
    }
    ServiceRun run = new ServiceRun(made.load("the options of weir flows", catalog), err);
    ended.whenNobodyReads(run.service()::requestStop);
    return run.run(
        () -> err.println("weir: listening on " + String.join(", ", listened) + "; Ctrl-C ends"));
  }

  /// Records of drops that say where it was; the others may be of any interface.
  private static Predicate<Flow> onAnyOf(List<String> interfaces) {
    List<InterfacePattern> patterns = InterfacePattern.ofAll(interfaces);
    return flow ->
        flow.forwardSeen() == null
            || patterns.stream()
                .anyMatch(pattern -> pattern.matches(flow.forwardSeen().interfaceName()));
  }

  private void warnOfKubernetes() {
    for (String option : filters.kubernetesOptions()) {
      spec.commandLine()
          .getErr()
          .println(
              "weir: warning: nothing here tells the Kubernetes names of flows, so "
                  + option
                  + " finds none");
    }
  }

  private List<String> named() {
    String problem = LiveInterfaces.problem(interfaces);
    if (!problem.isEmpty()) {
      throw wrong("IFACE: " + problem);
    }
    return interfaces.stream().distinct().toList();
  }

  private RuntimeException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
