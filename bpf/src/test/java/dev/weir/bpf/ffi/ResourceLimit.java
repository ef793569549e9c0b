// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.ffi;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A soft limit of this process until it is closed, to make what needs more fail; and what the process
/// holds.
public final class ResourceLimit implements AutoCloseable {
  private static final int NOFILE = 7;
  private static final int ADDRESS_SPACE = 9;
  private static final NativeFunction GET = new NativeFunction(NativeLibrary.LIBC, "getrlimit");
  private static final NativeFunction SET = new NativeFunction(NativeLibrary.LIBC, "setrlimit");

  private final int resource;
  private final long soft;
  private final long hard;

  private ResourceLimit(int resource, long limit) {
    this.resource = resource;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment now = arena.allocate(2L * Long.BYTES, Long.BYTES);
      // int getrlimit(int resource, struct rlimit *rlim);
      GET.call(resource, now.address());
      this.soft = now.get(JAVA_LONG, 0);
      this.hard = now.get(JAVA_LONG, Long.BYTES);
    }
    set(limit);
  }

  /// No more descriptors than that: the highest number, plus one.
  public static ResourceLimit descriptors(long most) {
    return new ResourceLimit(NOFILE, most);
  }

  /// No more than that many bytes of address space.
  public static ResourceLimit addressSpace(long bytes) {
    return new ResourceLimit(ADDRESS_SPACE, bytes);
  }

  private void set(long limit) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment wanted = arena.allocate(2L * Long.BYTES, Long.BYTES);
      wanted.set(JAVA_LONG, 0, limit);
      wanted.set(JAVA_LONG, Long.BYTES, hard);
      // int setrlimit(int resource, const struct rlimit *rlim);
      if (NativeFunction.valueOrErrno(SET.call(resource, wanted.address())) < 0) {
        throw new IllegalStateException("cannot set limit " + resource + " to " + limit);
      }
    }
  }

  @Override
  public void close() {
    set(soft);
  }

  /// Address space in use.
  public static long addressSpaceBytes() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("VmSize:"))
          .map(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .findFirst()
          .orElseThrow();
    }
  }

  /// Mappings of BPF maps.
  public static List<String> bpfMappings() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
      return lines.filter(line -> line.contains("anon_inode:bpf")).toList();
    }
  }

  /// Descriptors of maps, programs, attachments, and of what waits for them.
  public static long bpfDescriptors() throws IOException {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors.filter(ResourceLimit::isOurs).count();
    }
  }

  private static boolean isOurs(Path descriptor) {
    try {
      String target = Files.readSymbolicLink(descriptor).toString();
      return target.contains("bpf") || target.contains("eventfd") || target.contains("btf");
    } catch (IOException e) {
      return false; // The descriptor of the listing itself.
    }
  }
}
