// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.weir.api.component.ByteSize;
import dev.weir.api.component.ComponentId;
import dev.weir.core.config.Samples.Mode;
import dev.weir.core.config.Samples.Rule;
import dev.weir.core.config.Samples.Span;
import dev.weir.core.config.Samples.TapConfig;
import dev.weir.core.config.Samples.Tls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfigurationLoaderTest {
  private static final String MINIMAL =
      """
      receivers:
        tap:
      exporters:
        remote: {}
      service:
        pipelines:
          main: {receivers: [tap], exporters: [remote]}
      """;

  private final ConfigurationLoader loader =
      new ConfigurationLoader(Samples.catalog(), Map.of("NAME", "eth7", "N", "3", "EMPTY", ""));

  @TempDir Path directory;

  private Configuration load(String yaml) throws ConfigurationException {
    return loader.loadText("test.yaml", yaml).configuration();
  }

  private TapConfig loadTap(String settings) throws ConfigurationException {
    return (TapConfig)
        load(MINIMAL.replace("tap:", "tap: " + settings)).receivers().getFirst().config();
  }

  private Path file(String name, String yaml) throws IOException {
    return Files.writeString(directory.resolve(name), yaml);
  }

  @Test
  void theEnvironmentCheckTriesTheAdminAddress() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      String admin = "  admin: {listen: \"127.0.0.1:" + port + "\"}\n";
      assertThat(loader.loadText("test.yaml", MINIMAL + admin).checkEnvironment())
          .singleElement()
          .satisfies(problem ->
              assertThat(problem.toString())
                  .startsWith("test.yaml:8:19: service.admin.listen: cannot listen on '127.0.0.1:")
                  .contains("in use"));
      String off = admin.replace("{", "{enabled: false, ");
      assertThat(loader.loadText("test.yaml", MINIMAL + off).checkEnvironment()).isEmpty();
    }
    String free = "  admin: {listen: \"[::1]:0\"}\n";
    assertThat(loader.loadText("test.yaml", MINIMAL + free).checkEnvironment()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"warn", "WARN", "Warning", "WARNING"})
  void aChoiceIsReadWhateverItsCase(String word) throws Exception {
    String logs = "  telemetry: {logs: {level: " + word + ", format: JSON}}\n";
    assertThat(load(MINIMAL + logs).service().telemetry().logs())
        .isEqualTo(new LogSettings(LogSettings.Level.WARN, LogSettings.Format.JSON));
  }

  @Test
  void componentsWithoutSettingsHaveTheDefaults() throws ConfigurationException {
    Configuration configuration = load(MINIMAL);
    assertThat(configuration.receivers())
        .singleElement()
        .satisfies(receiver -> {
          assertThat(receiver.id()).isEqualTo(new ComponentId("tap", ""));
          assertThat(receiver.config()).isEqualTo(TapConfig.DEFAULTS);
        });
    assertThat(configuration.processors()).isEmpty();
    assertThat(configuration.exporters())
        .singleElement()
        .satisfies(exporter -> {
          assertThat(exporter.queue()).isEqualTo(QueueSettings.DEFAULTS);
          assertThat(exporter.retry()).isEqualTo(RetrySettings.DEFAULTS);
        });
    assertThat(configuration.service()).isEqualTo(ServiceSettings.DEFAULTS);
    assertThat(configuration.pipelines())
        .containsExactly(
            new PipelineSettings(
                "main",
                List.of(ComponentId.parse("tap")),
                List.of(),
                List.of(ComponentId.parse("remote"))));
  }

  @Test
  void everyTypeOfSettingIsBound() throws ConfigurationException {
    TapConfig config =
        loadTap(
            """

                interfaces: [eth0, "lxc*"]
                interval: 1m30s
                max_chain: 3
                max_flows: +5000000000
                sample_ratio: .5
                promiscuous: true
                buffer: 8MiB
                directory: /tmp/x
                mode: generic
                labels: {node: 007, zone: "a b"}
                tls: {enabled: true, password: long-enough}
                rules: [{name: web}, {name: dns, ports: [53, "853"]}]
                span: {from: 2, to: 2}
            """);
    assertThat(config)
        .isEqualTo(
            new TapConfig(
                List.of("eth0", "lxc*"),
                Duration.ofSeconds(90),
                3,
                5_000_000_000L,
                0.5,
                true,
                ByteSize.ofMebibytes(8),
                Path.of("/tmp/x"),
                Mode.GENERIC,
                Map.of("node", "007", "zone", "a b"),
                new Tls(true, Path.of("ca.pem"), "long-enough"),
                List.of(new Rule("web", List.of(80)), new Rule("dns", List.of(53, 853))),
                new Span(2, 2)));
  }

  @Test
  void queueRetryAndServiceAreBound() throws ConfigurationException {
    Configuration configuration =
        load(
            """
            receivers: {tap: {}}
            exporters:
              remote/west:
                endpoint: west:4317
                queue: {max_bytes: 1GiB, when_full: drop_oldest, workers: 4}
                retry: {enabled: false, max_elapsed: 0s}
            service:
              admin: {listen: "[::1]:0"}
              telemetry: {logs: {level: debug, format: json}}
              shutdown_deadline: 3s
              memory_limit: 64MiB
              pipelines: {p: {receivers: [tap], exporters: [remote/west]}}
            """);
    ConfiguredExporter exporter = configuration.exporters().getFirst();
    assertThat(exporter.id().name()).isEqualTo("west");
    assertThat(exporter.queue())
        .isEqualTo(
            new QueueSettings(
                QueueSettings.Storage.MEMORY,
                new ByteSize(1L << 30),
                QueueSettings.WhenFull.DROP_OLDEST,
                4));
    assertThat(exporter.retry().enabled()).isFalse();
    assertThat(exporter.retry().maxElapsed()).isZero();
    assertThat(configuration.service())
        .isEqualTo(
            new ServiceSettings(
                new AdminSettings(true, "[::1]:0"),
                new TelemetrySettings(
                    new LogSettings(LogSettings.Level.DEBUG, LogSettings.Format.JSON),
                    MetricsSettings.DEFAULTS),
                Duration.ofSeconds(3),
                Duration.ofSeconds(30),
                ByteSize.ofMebibytes(64)));
  }

  @Test
  void variablesAreReadAsTheSettingsType() throws ConfigurationException {
    TapConfig config =
        loadTap(
            """

                interfaces: ["${env:NAME}", "x-${env:NAME}-${env:N}", "${env:NO:-eth*}", "${env:EMPTY:-e}"]
                max_chain: ${env:N}
                interval: ${env:NO:-7s}
                labels: {price: "5$", literal: "$${env:NAME}", number: "${env:N}", none: "${env:EMPTY}"}
            """);
    assertThat(config.interfaces()).containsExactly("eth7", "x-eth7-3", "eth*", "e");
    assertThat(config.maxChain()).isEqualTo(3);
    assertThat(config.interval()).isEqualTo(Duration.ofSeconds(7));
    assertThat(config.labels())
        .isEqualTo(Map.of("price", "5$", "literal", "${env:NAME}", "number", "3", "none", ""));
  }

  @Test
  void anchorsAndMergeKeysWork() throws ConfigurationException {
    Configuration configuration =
        load(
            """
            receivers:
              tap: &base {max_chain: 3, interval: 2s}
              tap/b: {<<: *base, interval: 9s}
            exporters: {remote: }
            service: {pipelines: {p: {receivers: [tap, tap/b], exporters: [remote]}}}
            """);
    TapConfig second = (TapConfig) configuration.receivers().get(1).config();
    assertThat(second.maxChain()).isEqualTo(3);
    assertThat(second.interval()).isEqualTo(Duration.ofSeconds(9));
  }

  @Test
  void laterFilesWinMapsAreJoinedAndListsReplaced() throws Exception {
    Path base =
        file(
            "base.yaml",
            MINIMAL.replace(
                "tap:", "tap: {interfaces: [a, b], max_chain: 3, labels: {x: 1, y: 2}}"));
    Path over =
        file("over.yaml", "receivers: {tap: {interfaces: [c], interval: 1s, labels: {y: 3}}}");
    Path nothing = file("nothing.yaml", "receivers: {tap: }\nexporters:\n");
    TapConfig config =
        (TapConfig)
            loader
                .load(List.of(base, over, nothing), List.of())
                .configuration()
                .receivers()
                .getFirst()
                .config();
    assertThat(config.interfaces()).containsExactly("c");
    assertThat(config.maxChain()).isEqualTo(3);
    assertThat(config.interval()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.labels()).isEqualTo(Map.of("x", "1", "y", "3"));
  }

  @Test
  void aProblemIsReportedWhereTheValueCameFrom() throws Exception {
    Path base = file("base.yaml", MINIMAL.replace("tap:", "tap: {max_chain: three}"));
    Path over = file("over.yaml", "# above\nreceivers: {tap: {interval: soon}}");
    assertThatThrownBy(() -> loader.load(List.of(base, over), List.of()))
        .hasMessage(
            base
                + ":2:20: receivers.tap.max_chain: found 'three'; wanted a whole number\n"
                + over
                + ":2:29: receivers.tap.interval: 'soon' is not a duration; wanted one like 5s,"
                + " 500ms or 1m30s");
  }

  @Test
  void aFileThatDoesNotParseIsOneProblemAndTheOthersGoOn() throws Exception {
    Path broken = file("broken.yaml", "service: {pipelines: ");
    Path other = file("other.yaml", "receivers: {tap: {max_chain: three}}");
    assertThatThrownBy(() -> loader.load(List.of(broken, other), List.of()))
        .isInstanceOfSatisfying(
            ConfigurationException.class,
            e ->
                assertThat(e.problems())
                    .hasSize(2)
                    .satisfies(problems -> {
                      assertThat(problems.getFirst().message()).startsWith("is not YAML: ");
                      assertThat(problems.getFirst().file()).isEqualTo(broken.toString());
                      assertThat(problems.getLast().path()).isEqualTo("receivers.tap.max_chain");
                    }));
  }

  @Test
  void filesThatCannotBeReadAreProblems() throws Exception {
    Path missing = directory.resolve("missing.yaml");
    Path binary =
        Files.write(
            directory.resolve("b.yaml"), "receivers: ä".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> loader.load(List.of(missing, binary, directory), List.of()))
        .hasMessageContaining(missing + ": there is no such file\n")
        .hasMessageContaining(binary + ": is not UTF-8 text\n")
        .hasMessageContaining(directory + ": cannot be read: Is a directory");
  }

  @Test
  void unusedComponentsAndEmptyFilesAreLegalButWarnedOf() throws Exception {
    Path base = file("base.yaml", MINIMAL.replace("tap:", "tap: {}\n  tap/idle: {}"));
    Path empty = file("empty.yaml", "# nothing yet\n");
    LoadedConfiguration loaded = loader.load(List.of(base, empty), List.of());
    assertThat(loaded.configuration().receivers()).hasSize(2);
    assertThat(loaded.warnings())
        .extracting(Problem::toString)
        .containsExactly(
            base + ":3:3: receivers.tap/idle: is in no pipeline and will not run",
            empty + ":1:1: the file is empty");
  }

  @Test
  void theEnvironmentIsCheckedOnDemand() throws Exception {
    String yaml = MINIMAL.replace("remote: {}", "remote: {}\n  file: {directory: %s}");
    LoadedConfiguration good = loader.loadText("c.yaml", yaml.formatted(directory));
    assertThat(good.checkEnvironment()).isEmpty();
    LoadedConfiguration bad = loader.loadText("c.yaml", yaml.formatted("/no/such"));
    assertThat(bad.checkEnvironment())
        .extracting(Problem::toString)
        .containsExactly("c.yaml:5:21: exporters.file.directory: '/no/such' is not a directory");
  }

  @Test
  void memoryThatTheHeapCannotTakeIsAProblemOfTheMachine() throws Exception {
    LoadedConfiguration loaded = loader.loadText("c.yaml", MINIMAL + "  memory_limit: 8TiB\n");
    assertThat(loaded.checkEnvironment())
        .extracting(Problem::toString)
        .singleElement(as(STRING))
        .startsWith("c.yaml:8:17: service.memory_limit: found 8TiB, but the heap takes ")
        .endsWith("wanted less than that, or a larger heap (WEIR_JAVA_OPTS=-Xmx...)");
    assertThat(loaded.configuration().service().memoryLimitBytes()).isEqualTo(8L << 40);
    assertThat(load(MINIMAL).service().memoryLimitBytes())
        .isEqualTo(Runtime.getRuntime().maxMemory() / 2);
  }

  @Test
  void pipelineOrderAndSharingAreKept() throws ConfigurationException {
    Configuration configuration =
        load(
            """
            receivers: {tap: {}, tap/b: {}}
            processors: {window-agg: {}, window-agg/z: {window: 1h}}
            exporters: {remote: {}}
            service:
              pipelines:
                z: {receivers: [tap/b, tap], processors: [window-agg/z, window-agg], exporters: [remote]}
                a: {receivers: [tap], exporters: [remote]}
            """);
    assertThat(configuration.pipelines())
        .extracting(PipelineSettings::name)
        .containsExactly("z", "a");
    assertThat(configuration.pipelines().getFirst().processors())
        .extracting(ComponentId::toString)
        .containsExactly("window-agg/z", "window-agg");
    assertThat(configuration.pipelines().getFirst().receivers())
        .extracting(ComponentId::toString)
        .containsExactly("tap/b", "tap");
  }
}
