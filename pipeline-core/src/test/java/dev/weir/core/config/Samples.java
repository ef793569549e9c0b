// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import dev.weir.api.BatchConsumer;
import dev.weir.api.component.ByteSize;
import dev.weir.api.component.ComponentContext;
import dev.weir.api.component.Exporter;
import dev.weir.api.component.ExporterFactory;
import dev.weir.api.component.Problems;
import dev.weir.api.component.Processor;
import dev.weir.api.component.ProcessorContext;
import dev.weir.api.component.ProcessorFactory;
import dev.weir.api.component.Receiver;
import dev.weir.api.component.ReceiverContext;
import dev.weir.api.component.ReceiverFactory;
import dev.weir.api.component.Setting;
import dev.weir.api.component.Stability;
import dev.weir.core.catalog.ComponentCatalog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Components with settings of every type; none of them can be created.
final class Samples {
  private Samples() {}

  static ComponentCatalog catalog() {
    return ComponentCatalog.of(
        List.of(
            new TapFactory(),
            new LinesFactory(),
            new BrokenFactory(),
            new WindowFactory(),
            new FileFactory(),
            new RemoteFactory()));
  }

  enum Mode {
    NATIVE_DRIVER,
    GENERIC
  }

  record Tls(
      @Setting("Whether to use it.") boolean enabled,
      @Setting("Certificates to trust.") Path caFile,
      @Setting(value = "Opens the key.", secret = true) String password) {}

  record Rule(
      @Setting(value = "What to call it.", required = true) String name,
      @Setting("What it matches.") List<Integer> ports) {
    static final Rule DEFAULTS = new Rule("", List.of(80));
  }

  record Span(@Setting("First.") int from, @Setting("Last.") int to) {
    Span {
      if (from > to) {
        throw new IllegalArgumentException("'from' is " + from + ", which is after " + to);
      }
    }
  }

  record TapConfig(
      @Setting(value = "Names or globs.", example = "[eth0, \"lxc*\"]") List<String> interfaces,
      @Setting("How often.") Duration interval,
      @Setting("How many headers.") int maxChain,
      @Setting("How many flows.") long maxFlows,
      @Setting("Which share.") double sampleRatio,
      @Setting("All packets.") boolean promiscuous,
      @Setting("A power of two.") ByteSize buffer,
      @Setting("Where to.") Path directory,
      @Setting("How to attach.") Mode mode,
      @Setting("What to send along.") Map<String, String> labels,
      @Setting("The connection.") Tls tls,
      @Setting("In order.") List<Rule> rules,
      @Setting("Lines of a file.") Span span) {
    static final TapConfig DEFAULTS =
        new TapConfig(
            List.of("eth*"),
            Duration.ofSeconds(5),
            16,
            65_536,
            1.0,
            false,
            ByteSize.ofMebibytes(4),
            Path.of("/var/lib/weir"),
            Mode.NATIVE_DRIVER,
            Map.of(),
            new Tls(false, Path.of("ca.pem"), ""),
            List.of(),
            new Span(1, 9));

    TapConfig withInterval(Duration other) {
      return new TapConfig(
          interfaces,
          other,
          maxChain,
          maxFlows,
          sampleRatio,
          promiscuous,
          buffer,
          directory,
          mode,
          labels,
          tls,
          rules,
          span);
    }
  }

  static final class TapFactory implements ReceiverFactory<TapConfig> {
    @Override
    public String type() {
      return "tap";
    }

    @Override
    public String description() {
      return "Takes packets.";
    }

    @Override
    public Stability stability() {
      return Stability.BETA;
    }

    @Override
    public TapConfig defaults() {
      return TapConfig.DEFAULTS;
    }

    @Override
    public void check(TapConfig config, Problems problems) {
      if (config.interval().compareTo(Duration.ofSeconds(1)) < 0) {
        problems.add("interval", "is " + config.interval().toMillis() + "ms; wanted 1s or more");
      }
      if (Long.bitCount(config.buffer().bytes()) != 1) {
        problems.add("buffer", "'" + config.buffer() + "' is not a power of two; wanted 2MiB");
      }
      for (int i = 0; i < config.interfaces().size(); i++) {
        if (config.interfaces().get(i).length() > 15) {
          problems.add("interfaces[" + i + "]", "is longer than 15 letters");
        }
      }
      if (config.tls().enabled() && config.tls().password().length() < 8) {
        problems.add("tls.password", "'" + config.tls().password() + "' is too short");
      }
    }

    @Override
    public Duration interval(TapConfig config) {
      return config.interval();
    }

    @Override
    public TapConfig withInterval(TapConfig config, Duration interval) {
      return config.withInterval(interval);
    }

    @Override
    public Receiver create(ReceiverContext context, TapConfig config, BatchConsumer next) {
      throw new UnsupportedOperationException();
    }
  }

  record LinesConfig(
      @Setting(value = "What to read.", required = true, example = "[flows.log]")
          List<Path> files) {}

  static final class LinesFactory implements ReceiverFactory<LinesConfig> {
    @Override
    public String type() {
      return "lines";
    }

    @Override
    public String description() {
      return "Reads lines.";
    }

    @Override
    public Stability stability() {
      return Stability.ALPHA;
    }

    @Override
    public LinesConfig defaults() {
      return new LinesConfig(List.of());
    }

    @Override
    public Receiver create(ReceiverContext context, LinesConfig config, BatchConsumer next) {
      throw new UnsupportedOperationException();
    }
  }

  record NoConfig() {}

  static final class BrokenFactory implements ReceiverFactory<NoConfig> {
    @Override
    public String type() {
      return "broken";
    }

    @Override
    public String description() {
      return "Has a check that fails.";
    }

    @Override
    public Stability stability() {
      return Stability.ALPHA;
    }

    @Override
    public NoConfig defaults() {
      return new NoConfig();
    }

    @Override
    public void check(NoConfig config, Problems problems) {
      throw new IllegalStateException("forgot something");
    }

    @Override
    public Receiver create(ReceiverContext context, NoConfig config, BatchConsumer next) {
      throw new UnsupportedOperationException();
    }
  }

  record WindowConfig(@Setting("How long.") Duration window) {}

  static final class WindowFactory implements ProcessorFactory<WindowConfig> {
    @Override
    public String type() {
      return "window-agg";
    }

    @Override
    public String description() {
      return "Cuts windows.";
    }

    @Override
    public Stability stability() {
      return Stability.STABLE;
    }

    @Override
    public WindowConfig defaults() {
      return new WindowConfig(Duration.ofSeconds(5));
    }

    @Override
    public Duration window(WindowConfig config) {
      return config.window();
    }

    @Override
    public Processor create(ProcessorContext context, WindowConfig config, BatchConsumer next) {
      throw new UnsupportedOperationException();
    }
  }

  record FileConfig(
      @Setting(value = "Where to.", required = true, example = "/var/lib/weir") Path directory) {}

  static final class FileFactory implements ExporterFactory<FileConfig> {
    @Override
    public String type() {
      return "file";
    }

    @Override
    public String description() {
      return "Writes files.";
    }

    @Override
    public Stability stability() {
      return Stability.STABLE;
    }

    @Override
    public FileConfig defaults() {
      return new FileConfig(Path.of(""));
    }

    @Override
    public void checkEnvironment(FileConfig config, Problems problems) {
      if (!Files.isDirectory(config.directory())) {
        problems.add("directory", "'" + config.directory() + "' is not a directory");
      }
    }

    @Override
    public Exporter create(ComponentContext context, FileConfig config) {
      throw new UnsupportedOperationException();
    }
  }

  record RemoteConfig(
      @Setting("Where to.") String endpoint,
      @Setting(value = "Who we are.", secret = true) String token,
      @Setting(value = "Sent along.", secret = true) Map<String, String> headers,
      @Setting(value = "Tries.", secret = true) int pin) {}

  static final class RemoteFactory implements ExporterFactory<RemoteConfig> {
    @Override
    public String type() {
      return "remote";
    }

    @Override
    public String description() {
      return "Sends far away.";
    }

    @Override
    public Stability stability() {
      return Stability.STABLE;
    }

    @Override
    public RemoteConfig defaults() {
      return new RemoteConfig("localhost:4317", "", Map.of(), 0);
    }

    @Override
    public Exporter create(ComponentContext context, RemoteConfig config) {
      throw new UnsupportedOperationException();
    }
  }
}
