// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import dev.weir.api.component.StartException;
import dev.weir.bpf.capture.CaptureException;
import dev.weir.bpf.drops.DropEnvironment;
import dev.weir.bpf.tap.TapEnvironment;
import dev.weir.cli.console.Terminal;
import dev.weir.cli.pipeline.LiveInterfaces;
import dev.weir.cli.pipeline.MadeConfiguration;
import dev.weir.cli.record.CountedExporterFactory;
import dev.weir.cli.record.RecordMemory;
import dev.weir.cli.record.RecordProgress;
import dev.weir.cli.record.RowCount;
import dev.weir.core.catalog.ComponentCatalog;
import dev.weir.core.config.ConfigurationException;
import dev.weir.core.config.DurationText;
import dev.weir.exporter.csv.CsvExporterFactory;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `weir record`: one row for each flow and window, for people who train models.
@Command(
    name = "record",
    description = {
      "Writes a data set: one row for each flow and window, with what its packets, the kernel's drops and"
          + " the machine did, and a manifest beside it. Of interfaces for --duration or until Ctrl-C,"
          + " which writes everything that was counted; with --pcap of captures, to their end.",
      "A directory that holds a data set already gets further files; nothing is overwritten."
    })
final class RecordCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private CaptureArguments captures;

  @Parameters(
      paramLabel = "IFACE",
      arity = "0..*",
      description =
          "Interfaces to listen to, by names or globs like lxc*; 'all' for every interface of a pod"
              + " (lxc*, veth*, cali* and so on), or those of the default routes where there is none.")
  private List<String> interfaces = new ArrayList<>();

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      converter = SecondsConverter.class,
      description = "How long to listen, in seconds or like 10m; 0 until Ctrl-C. Default: 60.")
  private @Nullable Duration duration;

  @Option(
      names = "--window",
      paramLabel = "TIME",
      converter = SecondsConverter.class,
      defaultValue = "5",
      description = "How long a window is, in seconds or like 500ms. Default: ${DEFAULT-VALUE}.")
  private Duration window = Duration.ofSeconds(5);

  @Option(
      names = "--output-interval",
      paramLabel = "TIME",
      converter = SecondsConverter.class,
      defaultValue = "10",
      description =
          "How often written rows are forced to the disk; changes nothing of what is written. Default:"
              + " ${DEFAULT-VALUE}.")
  private Duration outputInterval = Duration.ofSeconds(10);

  @Option(
      names = "--label",
      paramLabel = "N",
      defaultValue = "0",
      description = "anomaly_label of rows that no rule gives another. Default: ${DEFAULT-VALUE}.")
  private long label;

  @Option(
      names = "--labels",
      paramLabel = "RULES",
      description = "File of rules that give rows their labels.")
  private @Nullable Path rules;

  @Option(
      names = "--schema",
      paramLabel = "NAME",
      defaultValue = "classic",
      description = "classic, 74 columns, or extended. Default: ${DEFAULT-VALUE}.")
  private String schema = "classic";

  @Option(
      names = "--drop-identifiers",
      description = "Leave out the columns that say who, where and when.")
  private boolean dropIdentifiers;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      defaultValue = "dataset",
      description =
          "Directory of the data set; made when it is not there. Default: ${DEFAULT-VALUE}.")
  private Path output = Path.of("dataset");

  @Override
  public Integer call() throws ConfigurationException, StartException, InterruptedException {
    captures.refuseBeside(interfaces);
    if (!captures.given() && interfaces.isEmpty()) {
      throw wrong("there is nothing to record; wanted interfaces, 'all' or --pcap FILE");
    }
    captures.refuse("--duration", duration != null);
    return captures.given() ? ofCaptures() : live();
  }

  private int ofCaptures() throws ConfigurationException, StartException, InterruptedException {
    Optional<CaptureException> unreadable = captures.unreadable();
    if (unreadable.isPresent()) {
      spec.commandLine().getErr().println("weir: " + unreadable.get().getMessage());
      return ExitCode.FAILED;
    }
    List<String> files = captures.files().stream().map(Path::toString).toList();
    RecordMemory memory = RecordMemory.of(Runtime.getRuntime().maxMemory());
    MadeConfiguration made =
        new MadeConfiguration()
            .receiver("pcap", Map.of("files", files, "events", false))
            .processor(
                "window-agg",
                Map.of(
                    "window",
                    DurationText.format(window),
                    "max_pending",
                    memory.pending().toString(),
                    "max_flows",
                    memory.flows()));
    Map<String, Object> csv = csv();
    csv.put("queue", Map.of("max_bytes", memory.queue().toString()));
    return record(made, csv, null, () -> {});
  }

  private int live() throws ConfigurationException, StartException, InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    List<String> missing = TapEnvironment.missing();
    if (!missing.isEmpty()) {
      err.println("weir: record cannot listen: " + String.join("; ", missing));
      return ExitCode.FAILED;
    }
    List<String> listened = listened();
    MadeConfiguration made = new MadeConfiguration().receiver("tc", Map.of("interfaces", listened));
    List<String> noDrops = DropEnvironment.missing();
    if (noDrops.isEmpty()) {
      made.receiver("drops", Map.of("namespaces", "own"));
    } else {
      err.println(
          "weir: warning: nothing tells what the kernel drops, so that is_blocked_flow stays empty: "
              + String.join("; ", noDrops));
    }
    made.receiver("system", Map.of())
        .processor("window-agg", Map.of("window", DurationText.format(window)));
    Duration limit = duration == null ? Duration.ofSeconds(60) : duration;
    return record(
        made,
        csv(),
        limit.isZero() ? null : limit,
        () ->
            err.println(
                "weir: recording "
                    + String.join(", ", listened)
                    + (limit.isZero() ? "" : " for " + DurationText.format(limit))
                    + "; Ctrl-C ends and writes everything"));
  }

  private int record(
      MadeConfiguration made, Map<String, Object> csv, @Nullable Duration limit, Runnable started)
      throws ConfigurationException, StartException, InterruptedException {
    RowCount count = new RowCount();
    made.exporter(new CountedExporterFactory<>(new CsvExporterFactory(), count), csv);
    ServiceRun run =
        new ServiceRun(
                made.load("the options of weir record", ComponentCatalog.builtIn()),
                spec.commandLine().getErr())
            .limit(limit)
            .lossless();
    PrintWriter err = spec.commandLine().getErr();
    int code;
    try (RecordProgress _ = new RecordProgress(err, count, limit, Terminal.isInteractive())) {
      code = run.run(started);
    }
    RowCount.Counts end = count.counts();
    spec.commandLine()
        .getOut()
        .println(
            String.format(
                Locale.ROOT,
                "%d rows of %d flows in %s; %d packets dropped by the kernel",
                end.rows(),
                end.flows(),
                output,
                end.drops()));
    return code;
  }

  private Map<String, Object> csv() {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("directory", output.toString());
    settings.put("schema", schema);
    settings.put("label", label);
    settings.put("drop_identifiers", dropIdentifiers);
    settings.put("header_of_none", true);
    settings.put("output_interval", DurationText.format(outputInterval));
    if (rules != null) {
      settings.put("labels", rules.toString());
    }
    return settings;
  }

  private List<String> listened() {
    if (!interfaces.equals(List.of("all"))) {
      return named();
    }
    List<String> all = LiveInterfaces.ofPods();
    if (all.isEmpty()) {
      throw wrong("there is no interface of a pod and no default route; wanted a name");
    }
    return all;
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
