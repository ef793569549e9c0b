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
  private static final Path KERNEL_BTF = Path.of("/sys/kernel/btf/vmlinux");
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final int CAP_NET_ADMIN = 12;
  private static final int CAP_SYS_ADMIN = 21;

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    Optional<String> obstacle = obstacle();
    if (obstacle.isEmpty()) {
      return ConditionEvaluationResult.enabled("the kernel accepts programs from this process");
    }
    String reason = "kernel test " + context.getDisplayName() + ": " + obstacle.get();
    if ("true".equals(System.getenv("CI"))) {
      throw new ExtensionConfigurationException(
          reason + " (CI=true turns the skip into a failure)");
    }
    context.publishReportEntry("skipped", reason);
    System.out.println("SKIPPED " + reason);
    return ConditionEvaluationResult.disabled(reason);
  }

  private static Optional<String> obstacle() {
    if (Boolean.getBoolean("bpf.skip")) {
      return Optional.of("the kernel programs were not compiled (-Dbpf.skip=true)");
    }
    if (!Files.exists(KERNEL_BTF)) {
      return Optional.of("the kernel has no BTF (" + KERNEL_BTF + " is missing)");
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

  private static long effectiveCapabilities() {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith("CapEff:"))
          .map(line -> Long.parseUnsignedLong(line.substring("CapEff:".length()).strip(), 16))
          .findFirst()
          .orElse(0L);
    } catch (IOException _) {
      return 0;
    }
  }
}
