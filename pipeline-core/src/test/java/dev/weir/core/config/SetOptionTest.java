// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.config.Samples.TapConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SetOptionTest {
  private static final String YAML =
      """
      receivers:
        tap: {interfaces: [eth0, eth1], max_chain: 3}
      exporters:
        remote/a.b: {}
      service:
        pipelines:
          main: {receivers: [tap], exporters: [remote/a.b]}
      """;

  @TempDir Path directory;
  private Path file = Path.of("c.yaml");

  @BeforeEach
  void write() throws IOException {
    file = Files.writeString(directory.resolve("c.yaml"), YAML);
  }

  private Configuration load(String... settings) throws ConfigurationException {
    return new ConfigurationLoader(Samples.catalog(), Map.of("N", "5"))
        .load(List.of(file), List.of(settings))
        .configuration();
  }

  private TapConfig loadTap(String... settings) throws ConfigurationException {
    return (TapConfig) load(settings).receivers().getFirst().config();
  }

  @Test
  void replacesAddsAndReachesIntoLists() throws ConfigurationException {
    TapConfig config =
        loadTap(
            "receivers.tap.max_chain=${env:N}",
            "receivers.tap.interfaces[1]=lxc*",
            "receivers.tap.interfaces[2]=${env:NO:-c}",
            "receivers.tap.labels={a: b}",
            "receivers.tap.labels.c=d=e",
            "receivers.tap.rules[0].name=x",
            "receivers.tap.tls.enabled=true",
            "receivers.tap.tls.password='12345678'");
    assertThat(config.maxChain()).isEqualTo(5);
    assertThat(config.interfaces()).containsExactly("eth0", "lxc*", "c");
    assertThat(config.labels()).isEqualTo(Map.of("a", "b", "c", "d=e"));
    assertThat(config.rules()).singleElement().extracting(Samples.Rule::name).isEqualTo("x");
    assertThat(config.tls().enabled()).isTrue();
  }

  @Test
  void laterOnesWinAndQuotesHoldDots() throws ConfigurationException {
    Configuration configuration =
        load("exporters.\"remote/a.b\".endpoint=x:1", "exporters.\"remote/a.b\".endpoint=y:2");
    assertThat(configuration.exporters())
        .singleElement()
        .extracting(ConfiguredExporter::config)
        .isEqualTo(new Samples.RemoteConfig("y:2", "", Map.of(), 0));
  }

  @Test
  void aWholeConfigurationCanBeGiven() throws ConfigurationException {
    Configuration configuration =
        new ConfigurationLoader(Samples.catalog(), Map.of())
            .load(
                List.of(),
                List.of(
                    "receivers.tap=",
                    "exporters.remote/x.endpoint=here:1",
                    "service.pipelines.main={receivers: [tap], exporters: [remote/x]}"))
            .configuration();
    assertThat(configuration.pipelines()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "receivers.tap.max_chain | --set 'receivers.tap.max_chain':1:24: has no '='; wanted one like --set receivers.tc.interval=5s",
        "receivers..tap=1 | --set 'receivers..tap=...':1:10: '..tap' is not a way to a setting; wanted one like receivers.tc.interfaces[0]",
        "=1 | --set '=...':1:1: has no key to begin with; wanted one like receivers.tc.interfaces[0]",
        "[0]=1 | --set '[0]=...':1:1: has no key to begin with; wanted one like receivers.tc.interfaces[0]",
        "receivers.tap.interval=soon | --set 'receivers.tap.interval=...':1:24: receivers.tap.interval: 'soon' is not a duration; wanted one like 5s, 500ms or 1m30s",
        "receivers.tap.intervall=5s | --set 'receivers.tap.intervall=...':1:15: receivers.tap.intervall: unknown setting 'intervall'; did you mean 'interval'? Known settings: interfaces, interval, max_chain, max_flows, sample_ratio, promiscuous, buffer, directory, mode, labels, tls, rules, span",
        "receivers.tap.interfaces[3]=x | --set 'receivers.tap.interfaces[3]=...':1:25: receivers.tap.interfaces: found a list of 2, which has no item [3]; wanted [0] to [2]",
        "receivers.tap.max_chain.x=1 | --set 'receivers.tap.max_chain.x=...':1:25: receivers.tap.max_chain: found a single value in the files; wanted a map to set a key of",
        "receivers.tap[0]=1 | --set 'receivers.tap[0]=...':1:14: receivers.tap: found a map in the files; wanted a list to set an item of",
        "receivers.tap.interfaces=[a | --set 'receivers.tap.interfaces=...':1:28: is not YAML: while parsing a flow sequence, expected ',' or ']', but got <stream end>",
        "receivers.tapp={} | --set 'receivers.tapp=...':1:11: receivers.tapp: unknown receiver 'tapp'; did you mean 'tap'? Known receivers: broken, lines, tap",
      })
  void mistakesAreReportedWithinTheArgument(String argument, String message) {
    assertThatThrownBy(() -> load(argument)).hasMessage(message);
  }

  @Test
  void aSecretIsNotRepeated() {
    assertThatThrownBy(() -> load("exporters.\"remote/a.b\".pin=hunter2"))
        .hasMessageContaining("found ***; wanted a whole number")
        .hasMessageNotContaining("hunter2");
  }
}
