// SPDX-License-Identifier: Apache-2.0
package dev.weir.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Decides whether tests marked [KernelTest] can run here.
final class KernelTestCondition implements ExecutionCondition {
  private static final int CAP_NET_ADMIN = 12;
  private static final int CAP_SYS_ADMIN = 21;

  private final Path kernelTypes;
  private final Path processStatus;
  private final boolean programsMissing;
  private final boolean skipIsFailure;

  KernelTestCondition() {
    this(
        Path.of("/sys/kernel/btf/vmlinux"),
        Path.of("/proc/self/status"),
        Boolean.getBoolean("bpf.skip"),
        "true".equals(System.getenv("CI")));
  }

  KernelTestCondition(
      Path kernelTypes, Path processStatus, boolean programsMissing, boolean skipIsFailure) {
    this.kernelTypes = kernelTypes;
    this.processStatus = processStatus;
    this.programsMissing = programsMissing;
    this.skipIsFailure = skipIsFailure;
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return evaluate(context.getDisplayName());
  }

  ConditionEvaluationResult evaluate(String test) {
    Optional<String> obstacle = obstacle();
    if (obstacle.isEmpty()) {
      return ConditionEvaluationResult.enabled("the kernel accepts programs from this process");
    }
    String reason = "kernel test " + test + ": " + obstacle.get();
    if (skipIsFailure) {
      throw new ExtensionConfigurationException(
          reason + " (CI=true turns the skip into a failure)");
    }
    System.out.println("SKIPPED " + reason);
    return ConditionEvaluationResult.disabled(reason);
  }

  private Optional<String> obstacle() {
    if (programsMissing) {
      return Optional.of("the kernel programs were not compiled (-Dbpf.skip=true)");
    }
    if (!Files.exists(kernelTypes)) {
      return Optional.of("the kernel has no BTF (" + kernelTypes + " is missing)");
    }
    long capabilities = effectiveCapabilities();
    if (!has(capabilities, CAP_NET_ADMIN) || !has(capabilities, CAP_SYS_ADMIN)) {
      return Optional.of("needs root (capabilities CAP_SYS_ADMIN and CAP_NET_ADMIN)");
    }
    return Optional.empty();
  }

  private static boolean has(long capabilities, int capability) {
    return (capabilities >>> capability & 1) == 1;
  }

  private long effectiveCapabilities() {
    try {
      return Files.readAllLines(processStatus).stream()
          .filter(line -> line.startsWith("CapEff:"))
          .map(line -> Long.parseUnsignedLong(line.substring("CapEff:".length()).strip(), 16))
          .findFirst()
          .orElse(0L);
    } catch (IOException _) {
      return 0;
    }
  }
}
