// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DiskLogTest {
  @TempDir private Path directory;

  @Test
  void givesBackInOrderWhatWasAppended() throws Exception {
    try (LogRig rig = new LogRig(directory)) {
      rig.append("a");
      rig.append("b");
      assertThat(rig.log.waiting().batches()).isEqualTo(2);
      assertThat(rig.drain()).containsExactly("a", "b");
      rig.append("c");
      assertThat(rig.drain()).containsExactly("c");
      assertThat(rig.log.waiting()).isEqualTo(Backlog.NONE);
    }
  }

  @Test
  void whatIsNotDoneIsThereAgain() throws Exception {
    try (LogRig rig = new LogRig(directory)) {
      for (String text : List.of("a", "b", "c", "d", "e")) {
        rig.append(text);
      }
      StoredRecord a = take(rig);
      StoredRecord b = take(rig);
      StoredRecord c = take(rig);
      // Several workers: b is done before a, and c before both.
      rig.log.done(c.sequence());
      rig.log.done(a.sequence());
      assertThat(LogRig.text(b)).isEqualTo("b");
      assertThat(rig.log.underWay()).isEqualTo(1);
    }
    try (LogRig rig = new LogRig(directory)) {
      assertThat(rig.log.replayed().batches()).isEqualTo(3);
      rig.append("f");
      assertThat(rig.drain()).containsExactly("b", "d", "e", "f");
    }
    try (LogRig rig = new LogRig(directory)) {
      assertThat(rig.log.replayed()).isEqualTo(Backlog.NONE);
      assertThat(rig.files(".segment")).isEmpty();
    }
  }

  @Test
  void oneRecordThatIsLongUnderWayDoesNotKeepTheOthers() throws Exception {
    try (LogRig rig = new LogRig(directory)) {
      rig.append("slow");
      StoredRecord slow = take(rig);
      for (int i = 0; i < 3_000; i++) {
        rig.append("x".repeat(1_000));
        rig.log.done(take(rig).sequence());
      }
      // The file that it stands in, and the one under way.
      assertThat(rig.files(".segment")).hasSizeLessThanOrEqualTo(2);
      assertThat(LogRig.text(slow)).isEqualTo("slow");
    }
    try (LogRig rig = new LogRig(directory)) {
      assertThat(rig.drain()).containsExactly("slow");
    }
  }

  @Test
  void withoutItsPositionEverythingIsSentAgain() throws Exception {
    try (LogRig rig = new LogRig(directory)) {
      rig.append("a");
      rig.append("b");
      rig.log.done(take(rig).sequence());
    }
    Files.write(directory.resolve("position"), new byte[] {1, 2, 3});
    try (LogRig rig = new LogRig(directory)) {
      assertThat(rig.drain()).containsExactly("a", "b");
    }
  }

  @Test
  void aTornPositionIsTheOneBefore() throws Exception {
    try (LogRig rig = new LogRig(directory)) {
      for (String text : List.of("a", "b", "c")) {
        rig.append(text);
      }
      rig.log.done(take(rig).sequence());
      rig.log.done(take(rig).sequence());
    }
    Path file = directory.resolve("position");
    byte[] bytes = Files.readAllBytes(file);
    // Generation 2 stands in the first slot.
    bytes[100] ^= 1;
    Files.write(file, bytes);
    try (LogRig rig = new LogRig(directory)) {
      assertThat(rig.drain()).containsExactly("b", "c");
    }
  }

  @Test
  void staysWithinItsBound() throws Exception {
    try (LogRig rig = new LogRig(directory, 1 << 20)) {
      int appended = 0;
      while (rig.log.fits(1_000)) {
        rig.append("x".repeat(1_000));
        appended++;
      }
      assertThat(size(rig)).isBetween((1L << 20) - 4_000, 1L << 20);
      for (int i = 0; i < appended / 2; i++) {
        rig.log.done(take(rig).sequence());
      }
      assertThat(size(rig)).isLessThan(6L << 17);
      assertThat(rig.log.fits(1_000)).isTrue();
    }
  }

  @Test
  void aRecordBiggerThanTheBoundGoesInAlone() throws Exception {
    try (LogRig rig = new LogRig(directory, 1 << 20)) {
      assertThat(rig.log.fits(1 << 21)).isTrue();
      rig.append("x".repeat(1 << 21));
      assertThat(rig.log.fits(1)).isFalse();
      assertThat(rig.drain()).hasSize(1);
      assertThat(rig.log.fits(1)).isTrue();
    }
  }

  @Test
  void dropsWholeSegmentsTheOldestFirst() throws Exception {
    try (LogRig rig = new LogRig(directory, 1 << 20)) {
      int appended = 0;
      while (rig.log.fits(1_000)) {
        rig.append(appended++ + " " + "x".repeat(1_000));
      }
      Backlog dropped = rig.log.dropOldest();
      assertThat(dropped.batches()).isBetween(50L, 70L);
      assertThat(dropped.items()).isEqualTo(dropped.batches());
      assertThat(LogRig.text(take(rig))).startsWith(dropped.batches() + " x");
      // What is being sent is not dropped: the next segment is.
      Backlog next = rig.log.dropOldest();
      assertThat(LogRig.text(take(rig))).startsWith(dropped.batches() + 1 + " x");
      assertThat(rig.log.waiting().batches())
          .isEqualTo(appended - dropped.batches() - next.batches() - 2);
    }
  }

  @Test
  void hasOneOwner() throws Exception {
    try (LogRig _ = new LogRig(directory)) {
      assertThatThrownBy(() -> new LogRig(directory))
          .isInstanceOf(DirectoryInUseException.class)
          .hasMessage(
              directory
                  + " is in use by another process; wanted a directory that no other Weir writes"
                  + " to");
    }
    new LogRig(directory).close();
  }

  @Test
  void anInterruptBreaksNothing() throws Exception {
    try (LogRig rig = new LogRig(directory)) {
      rig.append("a");
      Thread.currentThread().interrupt();
      rig.append("b");
      List<String> all = rig.drain();
      assertThat(Thread.interrupted()).isTrue();
      assertThat(all).containsExactly("a", "b");
      rig.append("c");
      assertThat(rig.drain()).containsExactly("c");
    }
  }

  @Test
  void endlessUseLeavesNothingBehind() throws Exception {
    List<String> texts = new ArrayList<>();
    try (LogRig rig = new LogRig(directory, 1 << 20)) {
      for (int i = 0; i < 5_000; i++) {
        rig.append("x".repeat(1_000) + i);
        if (i % 100 == 99) {
          texts.addAll(rig.drain());
        }
      }
      assertThat(texts).hasSize(5_000);
      assertThat(size(rig)).isLessThan(1 << 18);
      assertThat(rig.failures).isEmpty();
      assertThat(rig.lost).isEmpty();
    }
  }

  private static StoredRecord take(LogRig rig) throws Exception {
    return Objects.requireNonNull(rig.log.take());
  }

  private static long size(LogRig rig) throws Exception {
    long size = 0;
    for (Path file : rig.files(".segment")) {
      size += Files.size(file);
    }
    return size;
  }
}
