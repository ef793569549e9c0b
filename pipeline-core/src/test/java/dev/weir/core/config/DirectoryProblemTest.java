// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.component.ByteSize;
import dev.weir.api.component.ComponentId;
import dev.weir.core.config.QueueSettings.Fsync;
import dev.weir.core.config.QueueSettings.Storage;
import dev.weir.core.config.QueueSettings.WhenFull;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DirectoryProblemTest {
  private static final ComponentId EXPORTER = ComponentId.parse("otlp/far");

  @TempDir private Path directory;

  @Test
  void aDirectoryThatCanBeMadeIsNoProblem() {
    assertThat(problems(Storage.DISK, directory)).isEmpty();
    assertThat(problems(Storage.DISK, directory.resolve("a/b/c"))).isEmpty();
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void whatCannotBeOneIs() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "");
    assertThat(problems(Storage.DISK, file.resolve("below")))
        .containsExactly("directory: '" + file + "' is not a directory");
  }

  @Test
  void aQueueInMemoryNeedsNone() {
    assertThat(problems(Storage.MEMORY, Path.of("/proc"))).isEmpty();
  }

  @Test
  void everyExporterHasItsOwn() {
    assertThat(settings(Storage.DISK, Path.of("/q")).directoryOf(EXPORTER))
        .isEqualTo(Path.of("/q/otlp_far"));
  }

  private static List<String> problems(Storage storage, Path below) {
    List<String> problems = new ArrayList<>();
    settings(storage, below)
        .checkEnvironment(EXPORTER, (setting, message) -> problems.add(setting + ": " + message));
    return problems;
  }

  private static QueueSettings settings(Storage storage, Path below) {
    return new QueueSettings(
        storage,
        ByteSize.ofMebibytes(64),
        WhenFull.BLOCK,
        1,
        below,
        Fsync.INTERVAL,
        Duration.ofSeconds(1));
  }
}
