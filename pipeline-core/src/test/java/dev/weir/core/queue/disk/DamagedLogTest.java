// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever is damaged on disk, the rest is delivered, and the damage is told of and kept aside.
final class DamagedLogTest {
  private static final String FILE = "000000000001.segment";

  @TempDir private Path directory;

  @BeforeEach
  void threeRecords() throws Exception {
    try (LogRig rig = new LogRig(directory)) {
      rig.append("first record");
      rig.append("second record");
      rig.append("third record");
    }
  }

  @Test
  void aDamagedPayloadCostsItsRecord() throws Exception {
    int offset = change(bytes -> bytes[LogRig.find(bytes, "second")] ^= 4);
    try (LogRig rig = new LogRig(directory)) {
      assertThat(rig.drain()).containsExactly("first record", "third record");
      assertThat(rig.lost).hasSize(1);
      assertThat(rig.lost.getFirst())
          .startsWith(FILE + " ")
          .endsWith(DiskLog.RESERVED + 13 + " 1 its checksum is wrong");
      assertThat(offset).isPositive();
      keptAside();
    }
  }

  @Test
  void aDamagedHeaderCostsItsRecord() throws Exception {
    int at = offsetOf("second") - DiskLog.RESERVED;
    for (int i = 0; i < DiskLog.RESERVED; i++) {
      int bit = i;
      byte[] whole = Files.readAllBytes(directory.resolve(FILE));
      change(bytes -> bytes[at + bit] ^= 0x10);
      Path copy = copyTo("header-" + i);
      try (LogRig rig = new LogRig(copy)) {
        assertThat(rig.drain()).containsExactly("first record", "third record");
        assertThat(rig.lost)
            .containsExactly(
                FILE + " " + at + " " + (DiskLog.RESERVED + 13) + " 0 " + DiskLog.NO_RECORD);
      }
      Files.write(directory.resolve(FILE), whole);
    }
  }

  @Test
  void aTornTailCostsTheLastRecord() throws Exception {
    Path file = directory.resolve(FILE);
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 3));
    try (LogRig rig = new LogRig(directory)) {
      assertThat(rig.drain()).containsExactly("first record", "second record");
      assertThat(rig.lostBytes).isEqualTo(DiskLog.RESERVED + 12 - 3);
      rig.append("fourth");
      assertThat(rig.drain()).containsExactly("fourth");
      keptAside();
    }
  }

  @Test
  void aTailOfZerosCostsNothing() throws Exception {
    Path file = directory.resolve(FILE);
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length + 100_000));
    try (LogRig rig = new LogRig(directory)) {
      assertThat(rig.drain()).hasSize(3);
      assertThat(rig.lostBytes).isEqualTo(100_000);
      assertThat(rig.lostItems).isZero();
    }
  }

  @Test
  void oneDamagedSegmentHeaderCostsNothing() throws Exception {
    change(bytes -> bytes[2] ^= 1);
    try (LogRig rig = new LogRig(copyTo("first"))) {
      assertThat(rig.drain()).hasSize(3);
      assertThat(rig.lost).isEmpty();
    }
  }

  @Test
  void aFileWithoutAHeaderIsKeptAside() throws Exception {
    byte[] garbage = new byte[100_000];
    new Random(1).nextBytes(garbage);
    Files.write(directory.resolve("000000000000.segment"), garbage);
    Files.write(directory.resolve("000000000007.segment"), new byte[0]);
    Files.write(directory.resolve("notes.txt"), garbage);
    try (LogRig rig = new LogRig(directory)) {
      assertThat(rig.drain()).hasSize(3);
      assertThat(rig.lostBytes).isEqualTo(100_000);
      assertThat(rig.lost.getFirst())
          .isEqualTo("000000000000.segment 0 100000 0 it does not begin as a segment does");
      rig.append("after");
      assertThat(rig.files(".segment")).containsExactly(directory.resolve("000000000008.segment"));
    }
    assertThat(directory.resolve("unreadable/000000000000.segment")).hasBinaryContent(garbage);
  }

  @Test
  void aNewerFormatIsKeptAside() throws Exception {
    Path file = directory.resolve(FILE);
    byte[] bytes = Files.readAllBytes(file);
    byte[] newer = SegmentHeader.encode(1, "texts");
    newer[11] = 2;
    int half = newer.length / 2;
    int checksum = Checksum.of(newer, 0, half - 4);
    for (int i = 0; i < 4; i++) {
      newer[half - 4 + i] = (byte) (checksum >>> (24 - 8 * i));
    }
    System.arraycopy(newer, 0, bytes, 0, newer.length);
    Files.write(file, bytes);
    try (LogRig rig = new LogRig(directory)) {
      assertThat(rig.drain()).isEmpty();
      assertThat(rig.lost.getFirst()).endsWith("it is of format 2; wanted 1");
    }
    keptAside();
  }

  @Test
  void whatIsKeptAsideIsBounded() throws Exception {
    for (int i = 10; i < 40; i++) {
      Files.write(directory.resolve("0000000000" + i + ".segment"), new byte[20_000]);
    }
    try (LogRig rig = new LogRig(directory, 1 << 20)) {
      assertThat(rig.lost).hasSize(30);
      assertThat(LogRig.files(directory.resolve("unreadable"), ".segment"))
          .hasSize((1 << 17) / 20_000)
          .last()
          .isEqualTo(directory.resolve("unreadable/000000000039.segment"));
    }
  }

  /// A record inside a record: what an exporter was sent looks like a log of its own.
  @Test
  void bytesOfAnotherFileAreNoRecord() throws Exception {
    byte[] other = Files.readAllBytes(directory.resolve(FILE));
    Path second = directory.resolve("second");
    String inside = new String(other, java.nio.charset.StandardCharsets.ISO_8859_1);
    try (LogRig rig = new LogRig(second)) {
      byte[] bytes = new byte[DiskLog.RESERVED + other.length];
      System.arraycopy(other, 0, bytes, DiskLog.RESERVED, other.length);
      long _ = rig.log.append(bytes, bytes.length, 1, 5);
      rig.append("last");
    }
    assertThat(inside).contains("third record");
    Path file = second.resolve(FILE);
    byte[] bytes = Files.readAllBytes(file);
    int record = SegmentHeader.encode(1, LogRig.SCHEMA).length;
    bytes[record] ^= 1;
    Files.write(file, bytes);
    try (LogRig rig = new LogRig(second)) {
      assertThat(rig.drain()).containsExactly("last");
      assertThat(rig.lostBytes).isEqualTo(DiskLog.RESERVED + other.length);
    }
  }

  /// Random damage: nothing unexpected is thrown, and what comes out was put in, in order.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void anyDamageCostsOnlyWhatIsDamaged(long seed) throws Exception {
    Random random = new Random(seed);
    Path original = directory.resolve("original");
    List<String> texts = new ArrayList<>();
    try (LogRig rig = new LogRig(original, 1 << 26)) {
      for (int i = 0; i < 200; i++) {
        texts.add(i + " " + Long.toString(random.nextLong(), 36).repeat(random.nextInt(50)));
        rig.append(texts.getLast());
      }
    }
    byte[] whole = Files.readAllBytes(original.resolve(FILE));
    for (int round = 0; round < 100; round++) {
      Path copy = Files.createDirectories(directory.resolve("round-" + round));
      int changes = 1 + random.nextInt(5);
      byte[] damaged = damage(whole, changes, random);
      Files.write(copy.resolve(FILE), damaged);
      try (LogRig rig = new LogRig(copy)) {
        List<String> read = rig.drain();
        assertThat(texts).containsSubsequence(read);
        if (damaged.length == whole.length
            && rig.lost.stream().noneMatch(one -> one.endsWith(LOST_ALL))) {
          // A change of up to 100 bytes hits three of the shortest records.
          assertThat(read.size())
              .as(String.join("\n", rig.lost))
              .isGreaterThanOrEqualTo(200 - 3 * changes);
        }
        rig.append("after");
        assertThat(rig.drain()).containsExactly("after");
        assertThat(rig.failures).isEmpty();
      }
    }
  }

  private static final String LOST_ALL = "it does not begin as a segment does";

  private static byte[] damage(byte[] whole, int changes, Random random) {
    byte[] bytes = whole.clone();
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(6)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt();
        case 2 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 100), (byte) 0);
        case 3 -> {
          // A run of bytes from elsewhere: headers in the wrong place.
          int from = random.nextInt(bytes.length);
          int length = Math.min(100, bytes.length - Math.max(at, from));
          System.arraycopy(bytes, from, bytes, at, length);
        }
        case 4 -> bytes[at] = (byte) (RecordHeader.MARKER >>> 24);
        default -> {
          if (random.nextInt(10) == 0) {
            bytes = Arrays.copyOf(bytes, at);
          }
        }
      }
      if (bytes.length == 0) {
        return bytes;
      }
    }
    return bytes;
  }

  private int offsetOf(String text) throws IOException {
    return LogRig.find(Files.readAllBytes(directory.resolve(FILE)), text);
  }

  private int change(Consumer<byte[]> damage) throws IOException {
    Path file = directory.resolve(FILE);
    byte[] bytes = Files.readAllBytes(file);
    damage.accept(bytes);
    Files.write(file, bytes);
    return bytes.length;
  }

  private Path copyTo(String name) throws IOException {
    Path copy = Files.createDirectories(directory.resolve(name));
    Files.copy(directory.resolve(FILE), copy.resolve(FILE));
    return copy;
  }

  private void keptAside() {
    assertThat(directory.resolve("unreadable").resolve(FILE)).exists();
    assertThat(directory.resolve(FILE)).doesNotExist();
  }
}
