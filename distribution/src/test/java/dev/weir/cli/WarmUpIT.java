// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testkit.SourceTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Packing learns from this run and nothing else goes through it: a setting that it names and that is
/// gone must fail here, not in a release.
class WarmUpIT {
  @Test
  void everyCommandThatItTeachesWorks() throws IOException {
    String[] files;
    try (Stream<Path> all = Files.list(SourceTree.root().resolve("config"))) {
      files = all.map(Path::toString).filter(name -> name.endsWith(".yaml")).toArray(String[]::new);
    }
    assertThatCode(() -> WarmUp.main(files)).doesNotThrowAnyException();
  }

  @Test
  void aFileThatDoesNotLoadEndsIt() {
    assertThatThrownBy(() -> WarmUp.main(new String[] {"not-there.yaml"}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("validate -c not-there.yaml: exit code 2")
        .hasMessageContaining("not-there.yaml");
  }
}
