// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureWriterTest {
  private static final long BEGIN = 1_780_000_000_000_000_000L;

  @TempDir private Path directory;

  @Test
  void saysHowMuchTheFileHolds() throws Exception {
    Path file = directory.resolve("made.pcap");

    LiveFlows.Sum written = CaptureWriter.fill(file, BEGIN, Duration.ofSeconds(3));

    ByteBuffer records = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    records.position(24);
    LiveFlows.Sum found = LiveFlows.Sum.ZERO;
    long last = BEGIN;
    while (records.hasRemaining()) {
      long time = records.getInt() * 1_000_000_000L + records.getInt();
      int length = records.getInt();
      assertThat(records.getInt()).as("length on the wire").isEqualTo(length);
      assertThat(time).as("time").isBetween(last, BEGIN + 3_000_000_000L);
      records.position(records.position() + length);
      found = found.plus(new LiveFlows.Sum(1, length));
      last = time;
    }
    assertThat(found).isEqualTo(written);
    assertThat(written.packets()).isGreaterThan(1_000);
  }

  @Test
  void writesTheSameTrafficEachTime() throws Exception {
    Path one = directory.resolve("one.pcap");
    Path other = directory.resolve("other.pcap");

    CaptureWriter.fill(one, BEGIN, Duration.ofMillis(200));
    CaptureWriter.fill(other, BEGIN, Duration.ofMillis(200));

    assertThat(one).hasSameBinaryContentAs(other);
  }

  @Test
  void hasARoundWhenTheTimeIsTooShortForOne() throws Exception {
    LiveFlows.Sum written =
        CaptureWriter.fill(directory.resolve("short.pcap"), BEGIN, Duration.ofNanos(1));

    assertThat(written.packets()).isPositive();
  }
}
