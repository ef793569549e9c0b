// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

import dev.weir.bpf.capture.RecordFormat.Step;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// The packets of a capture file: pcap or pcapng, plain or gzip.
///
/// A cursor: [#next] moves to the next packet, [#packet] shows it, and nothing is allocated on the
/// way. A file that ends inside a record gives all packets before it and then says so by [#isTorn];
/// one that makes no sense at some place, or is cut by somebody while it is read, ends there with a
/// [CaptureException]. One thread at a time.
public final class CaptureFile implements AutoCloseable {
  /// How many bytes of a packet can be looked at.
  public static final int VISIBLE_BYTES = 4096;

  private static final String CUT = "the file was cut while it was read";
  private static final int GZIP = 0x1f8b;

  private final Path file;
  private final long size;
  private final ByteSource source;
  private final RecordFormat format;
  private final CapturedPacket packet = new CapturedPacket();
  private long packets;
  private boolean torn;
  private boolean ended;

  private CaptureFile(Path file, long size, ByteSource source)
      throws IOException, CaptureException {
    this.file = file;
    this.size = size;
    this.source = source;
    this.format = recognise(file, source);
  }

  /// Opens a file and reads its header. What is not a regular file (a pipe) is read as it comes.
  ///
  /// @throws CaptureException when it is missing, unreadable, not a capture, or of a link type that
  ///     cannot be read
  @SuppressWarnings("MustBeClosedChecker")
  public static CaptureFile open(Path file) throws CaptureException {
    if (Files.isDirectory(file)) {
      throw CaptureException.of(file, "is a directory; wanted a capture file");
    }
    ByteSource source = null;
    try {
      source = open(file, Files.isRegularFile(file));
      return new CaptureFile(file, Files.size(file), source);
    } catch (CaptureException e) {
      close(source);
      throw e;
    } catch (IOException e) {
      close(source);
      throw unreadable(file, e);
    }
  }

  /// Moves to the next packet. False at the end.
  ///
  /// @throws CaptureException when what follows cannot be read; the file stays where it is
  public boolean next() throws CaptureException {
    if (ended) {
      return false;
    }
    long before = source.position();
    try {
      // Only now: moving on takes the window of a stream away from the packet before.
      Step step = source.skip(packet.recordLength) ? format.next(packet) : Step.TORN;
      if (step == Step.PACKET) {
        packets++;
        return true;
      }
      packet.recordLength = 0;
      torn = step == Step.TORN || source.cut();
      ended = true;
      return false;
    } catch (EOFException e) {
      ended = true;
      throw CaptureException.at(file, before, CUT, e);
    } catch (IOException e) {
      ended = true;
      throw CaptureException.at(file, before, "cannot be read: " + reason(e), e);
    } catch (CaptureException e) {
      ended = true;
      throw e;
    }
  }

  /// How the records are read that follow in memory, which it moves to; null when they are not those of
  /// pcap, or are not there. [#packet] shows nothing then, until [#next].
  @Nullable PcapFormat records() throws CaptureException {
    if (ended || !(format instanceof PcapFormat pcap) || packet.recordLength > source.visible()) {
      return null;
    }
    pass(packet.recordLength, 0);
    packet.recordLength = 0;
    return pcap;
  }

  /// Where those records begin.
  long recordsAddress() {
    return source.memory().address() + source.offset();
  }

  /// How many bytes of them are in memory.
  int recordsBytes() {
    return source.visible();
  }

  /// Moves behind so many bytes that are in memory, which held so many packets.
  void pass(long bytes, long count) throws CaptureException {
    try {
      source.skip(bytes);
    } catch (IOException e) {
      throw CaptureException.at(file, source.position(), "cannot be read: " + reason(e), e);
    }
    packets += count;
  }

  /// Has something done each time before the bytes of packets move, those before [#packet] included:
  /// whoever holds addresses of some uses them up.
  void beforeMoving(Runnable task) {
    source.beforeMoving(task);
  }

  /// The packet that [#next] moved to.
  public CapturedPacket packet() {
    return packet;
  }

  public Path file() {
    return file;
  }

  /// For example `pcap (microseconds, little-endian)`.
  public String describe() {
    return format.describe();
  }

  /// How many packets [#next] has moved to.
  public long packets() {
    return packets;
  }

  /// Whether the file turned out to end inside a record, as after a crash of what wrote it.
  public boolean isTorn() {
    return torn;
  }

  /// Bytes of the file read so far, as stored.
  public long consumedBytes() {
    return source.consumed();
  }

  /// Whether the content is larger than [#sizeBytes] tells, by how much nobody knows.
  public boolean isCompressed() {
    return source.left() < 0;
  }

  /// Bytes of the file as stored, 0 for a pipe.
  public long sizeBytes() {
    return size;
  }

  @Override
  public void close() {
    ended = true;
    source.close();
  }

  /// Points `packet` at its captured bytes, which the source stands at. The next record begins
  /// `length` bytes further on.
  static Step expose(Path file, ByteSource source, CapturedPacket packet, long length)
      throws IOException, CaptureException {
    long left = source.left();
    boolean there =
        (left < 0 || length <= left) && source.has((int) Math.min(length, ByteSource.WINDOW));
    if (!there && packet.capturedLength > RecordFormat.SNAPLEN_LIMIT) {
      throw CaptureException.at(
          file,
          source.position(),
          "a packet of "
              + packet.capturedLength
              + " bytes, but the file ends before: it is damaged here");
    }
    packet.data = source.memory();
    packet.dataOffset = source.offset();
    packet.visibleLength = (int) Math.min(packet.capturedLength, VISIBLE_BYTES);
    packet.recordLength = length;
    return there ? Step.PACKET : Step.TORN;
  }

  private static RecordFormat recognise(Path file, ByteSource source)
      throws IOException, CaptureException {
    if (!source.has(1)) {
      throw CaptureException.of(file, "is empty; wanted a pcap or pcapng capture");
    }
    if (!source.has(4)) {
      throw notACapture(file, 0);
    }
    source.order(ByteOrder.BIG_ENDIAN);
    int magic = (int) source.u32(0);
    if (PcapFormat.begins(magic)) {
      return PcapFormat.open(file, source);
    }
    if (magic == PcapngFormat.SECTION) {
      return PcapngFormat.open(file, source);
    }
    throw notACapture(file, magic);
  }

  private static CaptureException notACapture(Path file, int magic) {
    String found =
        switch (magic) {
          case 0x28b52ffd -> "is compressed with zstd: decompress it first";
          case 0xfd377a58 -> "is compressed with xz: decompress it first";
          case 0x04224d18 -> "is compressed with lz4: decompress it first";
          case 0x425a6839 -> "is compressed with bzip2: decompress it first";
          case 0x736e6f6f -> "is a snoop capture: convert it with editcap";
          default -> String.format(Locale.ROOT, "is no capture (it begins with %08x)", magic);
        };
    return CaptureException.of(file, found + "; wanted pcap or pcapng, plain or gzip");
  }

  private static ByteSource open(Path file, boolean regular) throws IOException {
    if (regular && !isGzip(file)) {
      FileChannel channel = FileChannel.open(file);
      try {
        return ByteSource.ofFile(channel);
      } catch (IOException e) {
        channel.close();
        throw e;
      }
    }
    CountingStream counted = new CountingStream(Files.newInputStream(file));
    try {
      InputStream in = regular ? new GZIPInputStream(counted, 1 << 16) : counted;
      return ByteSource.ofStream(in, counted::count);
    } catch (IOException e) {
      counted.close();
      throw e;
    }
  }

  private static boolean isGzip(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return (in.read() << 8 | in.read()) == GZIP;
    }
  }

  private static void close(@Nullable ByteSource source) {
    if (source != null) {
      source.close();
    }
  }

  private static CaptureException unreadable(Path file, IOException e) {
    return CaptureException.of(
        file,
        switch (e) {
          case NoSuchFileException _ -> "does not exist";
          case AccessDeniedException _ -> "cannot be read: permission denied";
          default -> "cannot be read: " + reason(e);
        },
        e);
  }

  private static String reason(IOException e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
