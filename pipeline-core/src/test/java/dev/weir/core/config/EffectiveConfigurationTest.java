// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class EffectiveConfigurationTest {
  private final ComponentTypes types = Samples.catalog();

  private Configuration load(String yaml, Map<String, String> environment)
      throws ConfigurationException {
    return new ConfigurationLoader(types, environment).loadText("c.yaml", yaml).configuration();
  }

  @Test
  void printsEverythingWithItsDefaults() throws ConfigurationException {
    String yaml =
        """
        receivers:
          lines: {files: ["a b.log", c.log]}
        exporters:
          remote/x: {token: "${env:TOKEN}", headers: {auth: hunter2}, queue: {workers: 3}}
        service:
          pipelines: {main: {receivers: [lines], exporters: [remote/x]}}
        """;
    assertThat(EffectiveConfiguration.toYaml(load(yaml, Map.of("TOKEN", "sesame"))))
        .isEqualTo(
            """
            receivers:
              lines:
                files:
                  - a b.log
                  - c.log
            processors: {}
            exporters:
              remote/x:
                endpoint: localhost:4317
                token: '***'
                headers:
                  auth: '***'
                pin: '***'
                queue:
                  storage: memory
                  max_bytes: 64MiB
                  when_full: block
                  workers: 3
                  directory: /var/lib/weir/queue
                  fsync: interval
                  fsync_interval: 500ms
                retry:
                  enabled: true
                  initial_interval: 1s
                  max_interval: 30s
                  max_elapsed: 0s
                  multiplier: 1.5
                  jitter: 0.5
            service:
              admin:
                enabled: true
                listen: 127.0.0.1:9099
              telemetry:
                logs:
                  level: info
                  format: text
                metrics:
                  otlp:
                    endpoint: ''
                    interval: 30s
                    headers: {}
              shutdown_deadline: 10s
              health_grace: 30s
              memory_limit: 0B
              pipelines:
                main:
                  receivers:
                    - lines
                  processors: []
                  exporters:
                    - remote/x
            """);
  }

  @Test
  void whatItPrintsLoadsToTheSameConfiguration() throws ConfigurationException {
    String yaml =
        """
        receivers:
          tap: {}
          tap/odd:
            interfaces: ["lxc*", "", "null", "~", "- a", "5", "true", "a: b", "#c", "'", "\\"", "\\n", "$$", "$${env:X}", "ü", " x ", "<<", "@", "%"]
            interval: 1d2h3m4s5ms6us7ns
            max_flows: 9223372036854775807
            sample_ratio: 1e-7
            buffer: 1B
            directory: "/tmp/a $$ b: c"
            mode: generic
            labels: {"a.b c": "x", "": "empty key", "5": "~", "<<": "merge", "$$": "dollar"}
            rules: [{name: a, ports: []}, {name: "b"}]
        processors:
          window-agg: {window: 0s}
        exporters:
          file: {directory: /tmp}
        service:
          pipelines: {"a/b.c": {receivers: [tap, tap/odd], processors: [window-agg], exporters: [file]}}
        """;
    Configuration configuration = load(yaml, Map.of());
    String printed = EffectiveConfiguration.toYaml(configuration);
    assertThat(load(printed, Map.of())).as(printed).isEqualTo(configuration);
  }

  @Test
  void theSetupLeavesOutWhereRecordsGo() throws ConfigurationException {
    String yaml =
        """
        receivers:
          tap: {interfaces: [eth0]}
        exporters:
          file: {directory: "/tmp/%s"}
        service:
          pipelines: {p: {receivers: [tap], exporters: [file]}}
        """;
    String setup = EffectiveConfiguration.setup(load(yaml.formatted("a"), Map.of()));
    assertThat(setup)
        .contains("tap:", "eth0", "pipelines:", "- file")
        .doesNotContain("directory: /tmp")
        .isEqualTo(EffectiveConfiguration.setup(load(yaml.formatted("b"), Map.of())));
  }
}
