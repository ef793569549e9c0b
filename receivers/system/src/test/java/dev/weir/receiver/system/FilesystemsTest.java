// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

import static dev.weir.receiver.system.Readings.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Directories play the mount points: what is told of them is told of the file system that they are on.
class FilesystemsTest {
  private static final String ROOT = "/dev/vda1 rw / ext4";

  private final Readings readings = new Readings();

  private final Path directory;
  private final RecordedTree tree;

  FilesystemsTest(@TempDir Path directory) {
    this.directory = directory;
    tree = new RecordedTree(directory).directory("data set").directory("snap/core");
    tree.write(
        "own-mounts",
        "/dev/vda1 "
            + directory
            + " ext4 rw 0 0\n/dev/vdb "
            + directory
            + "/data\\040set xfs ro\n");
  }

  /// Not images, not memory, and a device once.
  @Test
  void fileSystemsOnDisksAreTold() throws Exception {
    Sample sample = readings.read(filesystems());

    assertThat(told(sample, Filesystems.LIMIT))
        .containsOnlyKeys(ROOT, "/dev/vdb ro /data set xfs")
        .containsEntry(ROOT, (double) Files.getFileStore(directory).getTotalSpace());
    double used = one(sample, Filesystems.USAGE, ROOT + " used");
    double free = one(sample, Filesystems.USAGE, ROOT + " free");
    double reserved = one(sample, Filesystems.USAGE, ROOT + " reserved");
    assertThat(used + free + reserved).isEqualTo(one(sample, Filesystems.LIMIT, ROOT));
    assertThat(one(sample, Filesystems.UTILIZATION, ROOT + " used"))
        .isCloseTo(used / (used + free), within(1e-12));
  }

  @Test
  void whatIsNotMountedForWeirIsLeftOut() throws Exception {
    tree.write("own-mounts", "/dev/vdb " + directory + "/data\\040set xfs ro 0 0\n");

    assertThat(told(readings.read(filesystems()), Filesystems.LIMIT))
        .containsOnlyKeys("/dev/vdb ro /data set xfs");
  }

  @Test
  void nothingMountedForWeirIsAFailureThatSaysTheRemedy() {
    tree.write("own-mounts", "proc /proc proc rw 0 0\n");

    assertThatThrownBy(() -> readings.read(filesystems()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("none of the machine's file systems is mounted below " + directory)
        .hasMessageContaining("filesystems: false");
  }

  @Test
  void oneThatCannotBeReadDoesNotHideTheOthers() {
    tree.delete("data set");
    Sample sample = new Sample(new Moment(1, 1), 0);

    assertThatThrownBy(() -> filesystems().read(sample))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("data set");
    assertThat(told(sample, Filesystems.LIMIT)).containsOnlyKeys(ROOT);
  }

  private static double one(Sample sample, Family family, String key) {
    return Objects.requireNonNull(told(sample, family).get(key), key);
  }

  private Filesystems filesystems() {
    return new Filesystems(new TextReader(), tree.root(), directory.resolve("own-mounts"));
  }
}
