// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.ffi;

import dev.weir.bpf.BpfException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The tap's C compiled for this machine (`weir_native.c`). Each object is a copy of the library with
/// a state of its own. Not thread-safe; addresses that it was given must be valid while it uses them.
@SuppressWarnings("restricted")
public final class CaptureLibrary implements AutoCloseable {
  private static final String FILE = "libweir_native.so";
  private static final String REMEDY = "; use the kernel engine (engine: kernel, --engine kernel)";

  private final Arena arena = Arena.ofShared();
  private final NativeFunction open;
  private final NativeFunction flows;
  private final NativeFunction buckets;
  private final NativeFunction buffers;
  private final NativeFunction drain;
  private final NativeFunction window;
  private final NativeFunction feed;
  private final NativeFunction records;
  private final NativeFunction flowCount;
  private final NativeFunction totals;
  private final NativeFunction icmpv6;
  private final NativeFunction summary;

  private CaptureLibrary(Path file) {
    try {
      NativeLibrary library = NativeLibrary.at(file, arena);
      open = new NativeFunction(library, "weir_native_open");
      flows = new NativeFunction(library, "weir_native_flows");
      buckets = new NativeFunction(library, "weir_native_buckets");
      buffers = new NativeFunction(library, "weir_native_buffers");
      drain = new NativeFunction(library, "weir_native_drain");
      window = new NativeFunction(library, "weir_native_window");
      feed = new NativeFunction(library, "weir_native_feed");
      records = new NativeFunction(library, "weir_native_records");
      flowCount = new NativeFunction(library, "weir_native_flow_count");
      totals = new NativeFunction(library, "weir_native_totals");
      icmpv6 = new NativeFunction(library, "weir_native_icmpv6");
      summary = new NativeFunction(library, "weir_native_summary");
    } catch (Throwable e) {
      arena.close();
      throw e;
    }
  }

  /// Why the library cannot be loaded here, with the remedy; empty when it can.
  public static String problem() {
    String system = System.getProperty("os.name", "");
    if (!system.toLowerCase(Locale.ROOT).equals("linux")) {
      return "it needs Linux, this is " + system;
    }
    if (machine().isEmpty()) {
      return "it runs on x86_64 and aarch64, this is "
          + System.getProperty("os.arch", "unknown")
          + REMEDY;
    }
    if (CaptureLibrary.class.getResource(resource()) == null) {
      return "it was not built for "
          + machine()
          + ": its build lacked clang, or lld for another machine's library"
          + REMEDY;
    }
    return "";
  }

  /// Loads a copy. Throws [BpfException] when there is none for this machine, or no place from which
  /// code may be loaded.
  public static CaptureLibrary load() {
    String problem = problem();
    if (!problem.isEmpty()) {
      throw BpfException.of("no native engine: " + problem);
    }
    Path file = null;
    try (InputStream in = CaptureLibrary.class.getResourceAsStream(resource())) {
      file = unpacked(in.readAllBytes());
      return new CaptureLibrary(file);
    } catch (IOException e) {
      throw BpfException.of(
          "it cannot be unpacked into " + System.getProperty("java.io.tmpdir") + ": " + e + REMEDY);
    } finally {
      delete(file);
    }
  }

  /// Writes a file that only we can read and write. Each copy has a name of its own, or the system's
  /// loader would give us the one that is there.
  private static Path unpacked(byte[] library) throws IOException {
    int[] random = Randomness.ints(2);
    HexFormat hex = HexFormat.of();
    String name = "weir-" + hex.toHexDigits(random[0]) + hex.toHexDigits(random[1]) + "-" + FILE;
    Path file = Path.of(System.getProperty("java.io.tmpdir"), name);
    try (WritableByteChannel out =
        Files.newByteChannel(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(
                Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE)))) {
      ByteBuffer bytes = ByteBuffer.wrap(library);
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
    }
    return file;
  }

  private static void delete(@Nullable Path file) {
    if (file != null) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw BpfException.of("cannot delete " + file + ": " + e);
      }
    }
  }

  private static String resource() {
    return "/dev/weir/bpf/native/" + machine() + "/" + FILE;
  }

  private static String machine() {
    return switch (System.getProperty("os.arch", "").toLowerCase(Locale.ROOT)) {
      case "amd64", "x86_64" -> "x86_64";
      case "aarch64", "arm64" -> "aarch64";
      default -> "";
    };
  }

  /// Once, before everything else.
  public void open(long intervalNanos, boolean events, int maxChain, MemorySegment seeds) {
    // void weir_native_open(u64 interval_ns, u64 events, u64 max_chain, const u32 *seeds);
    open.call(intervalNanos, events ? 1 : 0, maxChain, seeds.address());
  }

  /// Memory for `most` flows and their fingerprints.
  public void flows(MemorySegment memory, MemorySegment tags, int most) {
    // void weir_native_flows(struct weir_flow *flows, u32 *tags, u64 most);
    flows.call(memory.address(), tags.address(), most);
  }

  /// Moves into other buckets; false when they are too few.
  public boolean buckets(MemorySegment memory, long count, boolean mayGrow) {
    // u64 weir_native_buckets(struct weir_host_bucket *buckets, u64 count, u64 may_grow);
    return buckets.call(memory.address(), count, mayGrow ? 1 : 0) != 0;
  }

  /// Memory for closed epochs and events.
  public void buffers(MemorySegment epochs, MemorySegment events) {
    // void weir_native_buffers(u8 *epochs, u64 epoch_bytes, u8 *events, u64 event_bytes);
    buffers.call(epochs.address(), epochs.byteSize(), events.address(), events.byteSize());
  }

  /// How many bytes of closed epochs there are. What comes next overwrites them.
  public long drainEpochs() {
    // u64 weir_native_drain(u64 events);
    return drain.call(0);
  }

  /// As [#drainEpochs], of events.
  public long drainEvents() {
    return drain.call(1);
  }

  /// The first time that lies in a later window.
  public void window(long endNanos) {
    // void weir_native_window(s64 end_ns);
    window.call(endNanos);
  }

  /// Counts packets; returns how many << 8 | why not more.
  public long feed(long packets, long count) {
    // u64 weir_native_feed(const struct weir_host_packet *packets, u64 count);
    return feed.call(packets, count);
  }

  /// Counts packets of records of pcap, at most so many; returns as [#feed].
  public long records(MemorySegment from, long most) {
    // u64 weir_native_records(struct weir_host_records *from, u64 most);
    return records.call(from.address(), most);
  }

  /// Flows so far.
  public int flowCount() {
    // u64 weir_native_flow_count(void);
    return (int) flowCount.call(0);
  }

  /// `struct weir_totals`, valid until this is closed.
  public MemorySegment totals(long bytes) {
    // const struct weir_totals *weir_native_totals(void);
    return at(totals.call(0), bytes);
  }

  /// A counter of 64 bits for each ICMPv6 type and code, valid until this is closed.
  public MemorySegment icmpv6(long bytes) {
    // const u64 *weir_native_icmpv6(void);
    return at(icmpv6.call(0), bytes);
  }

  /// `struct weir_summary`, valid until this is closed.
  public MemorySegment summary(long bytes) {
    // const struct weir_summary *weir_native_summary(void);
    return at(summary.call(0), bytes);
  }

  private MemorySegment at(long address, long bytes) {
    return MemorySegment.ofAddress(address).reinterpret(bytes, arena, null);
  }

  /// Unloads the copy. Legal twice.
  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
