// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.catalog.ComponentCatalog;
import dev.weir.core.config.ConfigurationException;
import dev.weir.core.config.ConfigurationLoader;
import dev.weir.core.config.EffectiveConfiguration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Packet receivers cut their records where window-agg, behind them, wants them cut. An interval that is
/// written and does not fit is among the files of [ConfigurationMistakesTest].
class WindowIntervalsTest {
  @ParameterizedTest
  @CsvSource({
    "tc, 'interfaces: [eth0]', 5s, 5s",
    "tc, 'interfaces: [eth0]', 2s, 2s",
    "tc, 'interfaces: [eth0]', 12s, 4s",
    "xdp, 'interfaces: [eth0]', 8s, 4s",
    "pcap, 'files: [a.pcap]', 30s, 5s",
    "pcap, 'files: [a.pcap]', 500ms, 500ms",
    "tc, 'interfaces: [eth0], interval: 2s', 10s, 2s",
    "pcap, 'files: [a.pcap], interval: 1s', 5s, 1s",
  })
  void fitTheWindow(String receiver, String settings, String window, String interval)
      throws ConfigurationException {
    String yaml =
        """
        receivers:
          %1$s: {%2$s}
        processors:
          window-agg: {window: %3$s}
        exporters:
          csv: {directory: dataset}
        service:
          pipelines:
            dataset: {receivers: [%1$s], processors: [window-agg], exporters: [csv]}
        """
            .formatted(receiver, settings, window);
    String effective =
        EffectiveConfiguration.toYaml(
            new ConfigurationLoader(ComponentCatalog.builtIn(), Map.of())
                .loadText("c.yaml", yaml)
                .configuration());
    assertThat(effective)
        .containsPattern("\\n +interval: " + interval + "\\n")
        .containsPattern("\\n +window: " + window + "\\n");
  }
}
