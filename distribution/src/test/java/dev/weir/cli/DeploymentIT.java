// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.OpenTelemetryCollector;
import dev.weir.testkit.SourceTree;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A real collector takes the configurations that stand in `deploy/`.
class DeploymentIT {
  @TempDir private Path directory;

  private static Path file(String name) {
    return SourceTree.root().resolve("deploy").resolve(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lgtm/collector.yaml", "sidecar/collector.yaml"})
  void theCollectorTakesItsConfiguration(String config) throws Exception {
    ProcessBuilder validate =
        new ProcessBuilder(
            OpenTelemetryCollector.program(directory),
            "validate",
            "--config",
            file(config).toString());
    validate.environment().put("OTLP_BACKEND", "http://backend:4318");
    Process process = validate.redirectErrorStream(true).start();
    assertThat(process.getInputStream().readAllBytes())
        .asString(StandardCharsets.UTF_8)
        .doesNotContain("deprecated", "Error");
    assertThat(process.waitFor()).isZero();
  }
}
