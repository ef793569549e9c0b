// SPDX-License-Identifier: Apache-2.0
package dev.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.io.TempDir;

class KernelTestConditionTest {
  private static final String ROOT = "Name:\tjava\nCapEff:\t000001ffffffffff\n";
  private static final String USER = "Name:\tjava\nCapEff:\t0000000000000000\n";

  @TempDir private Path directory;

  @Test
  void runsAsRootOnAKernelWithTypes() throws IOException {
    assertThat(evaluate(true, ROOT, false).isDisabled()).isFalse();
  }

  @Test
  void skipsWithTheReason() throws IOException {
    assertThat(evaluate(true, USER, false).getReason())
        .hasValueSatisfying(reason -> assertThat(reason).contains("someTest").contains("root"));
    assertThat(evaluate(false, ROOT, false).getReason())
        .hasValueSatisfying(reason -> assertThat(reason).contains("no BTF"));
    assertThat(evaluate(true, ROOT, true).getReason())
        .hasValueSatisfying(reason -> assertThat(reason).contains("-Dbpf.skip=true"));
  }

  @Test
  void failsInsteadInContinuousIntegration() {
    KernelTestCondition condition =
        new KernelTestCondition(directory.resolve("missing"), directory, false, true);
    assertThatThrownBy(() -> condition.evaluate("someTest"))
        .hasMessageContaining("CI=true turns the skip into a failure");
  }

  private ConditionEvaluationResult evaluate(boolean types, String status, boolean missing)
      throws IOException {
    Path btf = directory.resolve("vmlinux");
    Files.deleteIfExists(btf);
    if (types) {
      Files.createFile(btf);
    }
    Path file = Files.writeString(directory.resolve("status"), status);
    return new KernelTestCondition(btf, file, missing, false).evaluate("someTest");
  }
}
