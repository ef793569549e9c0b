// SPDX-License-Identifier: Apache-2.0
package dev.weir.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What every source file has in common.
class SourceFilesTest {
  private static final int LINES = 500;

  @Test
  void filesFitInOneHead() {
    assertThat(Repository.files(".java", ".c", ".h"))
        .as("files of more than %d lines", LINES)
        .isNotEmpty()
        .filteredOn(file -> Repository.lines(file).size() > LINES)
        .isEmpty();
  }

  @Test
  void filesOpenWithTheirLicence() {
    assertThat(Repository.files(".java", ".c", ".h", ".sh", ".xml", ".yaml", ".yml", ".properties"))
        .as("files that do not open with an SPDX-License-Identifier")
        .filteredOn(file -> !file.startsWith(".mvn") && !isTestData(file))
        .filteredOn(file -> !opensWithLicence(file))
        .isEmpty();
  }

  @Test
  void kernelCodeIsDualLicensed() {
    assertThat(Repository.files(".bpf.c"))
        .filteredOn(file -> file.startsWith("bpf"))
        .filteredOn(file ->
            !Repository.lines(file)
                .getFirst()
                .contains("SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)"))
        .isEmpty();
  }

  /// What a test reads: every line there has a meaning, and a place that messages name.
  private static boolean isTestData(Path file) {
    return file.toString().contains("src/test/resources/");
  }

  /// By the first line, or the second where the first has to be something else. An empty file has
  /// nothing to license.
  private static boolean opensWithLicence(Path file) {
    List<String> lines = Repository.lines(file);
    if (lines.isEmpty()) {
      return true;
    }
    String first = lines.getFirst();
    boolean taken = first.startsWith("#!") || first.startsWith("<?xml");
    String line = taken && lines.size() > 1 ? lines.get(1) : first;
    return line.contains("SPDX-License-Identifier: ");
  }
}
