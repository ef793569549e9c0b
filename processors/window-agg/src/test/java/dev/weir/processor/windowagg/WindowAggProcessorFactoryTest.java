// SPDX-License-Identifier: Apache-2.0
package dev.weir.processor.windowagg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.component.ByteSize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowAggProcessorFactoryTest {
  private final WindowAggProcessorFactory factory = new WindowAggProcessorFactory();

  @Test
  void defaultsAreThoseOfTheOriginalTool() {
    assertThat(factory.defaults().window()).hasSeconds(5);
    assertThat(factory.defaults().lateness()).hasSeconds(10);
    assertThat(factory.window(factory.defaults())).hasSeconds(5);
  }

  @Test
  void everyProblemIsNamed() {
    assertThat(
            problems(
                new WindowAggProcessorConfig(
                    Duration.ofNanos(1_500_000), Duration.ofSeconds(-1), 7, new ByteSize(1_000))))
        .containsExactly(
            "window: is 1500000ns; wanted a whole number of milliseconds, 1ms to 1d",
            "lateness: is -1s; wanted 0s to 1h",
            "max_flows: is 7; wanted 1024 to 16777216",
            "max_pending: is 1000B; wanted 1MiB to 1GiB");
    assertThat(
            problems(
                new WindowAggProcessorConfig(
                    Duration.ofDays(2),
                    Duration.ofMillis(3_600_001),
                    1 << 30,
                    ByteSize.ofMebibytes(2_000))))
        .containsExactly(
            "window: is 172800s; wanted a whole number of milliseconds, 1ms to 1d",
            "lateness: is 3600001ms; wanted 0s to 1h",
            "max_flows: is 1073741824; wanted 1024 to 16777216",
            "max_pending: is 2000MiB; wanted 1MiB to 1GiB");
  }

  @Test
  void theExtremesAreFine() {
    assertThat(
            problems(
                new WindowAggProcessorConfig(
                    Duration.ofMillis(1), Duration.ZERO, 1024, ByteSize.ofMebibytes(1))))
        .isEmpty();
  }

  private List<String> problems(WindowAggProcessorConfig config) {
    List<String> problems = new ArrayList<>();
    factory.check(config, (setting, message) -> problems.add(setting + ": " + message));
    return problems;
  }
}
