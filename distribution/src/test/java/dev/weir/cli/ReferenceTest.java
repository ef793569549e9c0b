// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.catalog.ComponentCatalog;
import dev.weir.testkit.SourceTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The reference says what the components say of themselves.
class ReferenceTest {
  private static final Path DOCUMENT = SourceTree.root().resolve("docs/reference/components.md");

  @Test
  void isCurrent() throws IOException {
    String generated = ReferenceDocument.of(ComponentCatalog.builtIn());
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(DOCUMENT.resolveSibling("."));
      Files.writeString(DOCUMENT, generated);
    }
    assertThat(Files.readString(DOCUMENT))
        .as("written anew by: ./mvnw verify -pl distribution -am -Dgolden.update=true")
        .isEqualTo(generated);
  }
}
