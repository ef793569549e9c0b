// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.catalog.ComponentCatalog;
import dev.weir.core.config.Configuration;
import dev.weir.core.config.ConfigurationException;
import dev.weir.core.config.ConfiguredComponent;
import dev.weir.testkit.CapturingExporter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MadeConfigurationTest {
  private static final ComponentCatalog CATALOG = ComponentCatalog.builtIn();

  @Test
  void isBoundLikeAFile() throws ConfigurationException {
    Configuration made =
        new MadeConfiguration()
            .receiver("pcap", Map.of("files", List.of("a ${env:HOME} $x: #'\"\n.pcap")))
            .exporter("csv", Map.of("directory", "d"))
            .exporter("given", new CapturingExporter())
            .service("shutdown_deadline", "1m")
            .load("options", CATALOG);

    assertThat(made.receivers().getFirst().config().toString())
        .contains("files=[a ${env:HOME} $x: #'\"\n.pcap]");
    assertThat(made.exporters()).extracting(ConfiguredComponent::id).hasSize(2);
    assertThat(made.pipelines()).hasSize(1);
    assertThat(made.pipelines().getFirst().exporters().toString()).isEqualTo("[csv, given]");
    assertThat(made.service().admin().enabled()).isFalse();
    assertThat(made.service().shutdownDeadline()).hasMinutes(1);
  }

  @Test
  void isCheckedLikeAFile() {
    assertThatThrownBy(() ->
            new MadeConfiguration()
                .receiver("pcap", Map.of("files", List.of(), "speed", -1))
                .exporter("given", new CapturingExporter())
                .load("the options of weir x", CATALOG))
        .isInstanceOfSatisfying(
            ConfigurationException.class,
            e ->
                assertThat(e.problems())
                    .extracting(Object::toString)
                    .hasSize(2)
                    .allMatch(text -> text.startsWith("the options of weir x:")));
  }
}
