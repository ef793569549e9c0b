// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.ffi;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The bpf(2) system call, one method per command. Results are the value or the negative errno.
/// Segments given must be native, and stay reachable during the call.
public final class BpfCall {
  static final int ATTR_SIZE = 128;
  static final int ELEMENT_KEY = 8;
  static final int ELEMENT_VALUE = 16;
  static final int ELEMENT_FLAGS = 24;
  static final int ELEMENT_SIZE = 32;
  static final int MAP_KEY_SIZE = 4;
  static final int MAP_VALUE_SIZE = 8;
  static final int MAP_MAX_ENTRIES = 12;
  static final int MAP_INNER = 20;
  static final int MAP_SIZE = 24;
  static final int ARRAY = 2;
  static final int ARRAY_OF_MAPS = 12;
  static final int INFO_LENGTH = 4;
  static final int INFO_POINTER = 8;
  static final int INFO_SIZE = 16;
  static final int LINK_IFINDEX = 4;
  static final int LINK_ATTACH_TYPE = 8;
  static final int LINK_FLAGS = 12;
  static final int LINK_SIZE = 64;
  static final int TRACEPOINT_PROGRAM = 8;
  static final int TRACEPOINT_SIZE = 16;
  static final int ID_NEXT = 4;
  static final int ID_SIZE = 12;

  private static final int MAP_CREATE = 0;
  private static final int MAP_LOOKUP_ELEM = 1;
  private static final int MAP_UPDATE_ELEM = 2;
  private static final int MAP_DELETE_ELEM = 3;
  private static final int PROG_TEST_RUN = 10;
  private static final int PROG_GET_FD_BY_ID = 13;
  private static final int OBJ_GET_INFO_BY_FD = 15;
  static final int RAW_TRACEPOINT_OPEN = 17;
  private static final int MAP_LOOKUP_AND_DELETE_ELEM = 21;
  static final int MAP_LOOKUP_BATCH = 24;
  static final int MAP_LOOKUP_AND_DELETE_BATCH = 25;
  static final int MAP_DELETE_BATCH = 27;
  private static final int LINK_CREATE = 28;
  private static final int LINK_GET_FD_BY_ID = 30;
  private static final int LINK_GET_NEXT_ID = 31;

  private static final NativeFunction SYSCALL = new NativeFunction(NativeLibrary.LIBC, "syscall");
  private static final long NUMBER = number(System.getProperty("os.arch", ""));
  private static final ThreadLocal<MemorySegment> ATTR =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(ATTR_SIZE, 8));

  private BpfCall() {}

  static long number(String architecture) {
    return switch (architecture) {
      case "amd64", "x86_64" -> 321;
      case "aarch64", "riscv64" -> 280;
      default -> throw new UnsupportedOperationException("architecture " + architecture);
    };
  }

  static int call(int command, MemorySegment attr, int size) {
    // long syscall(long number, ...); int bpf(int cmd, union bpf_attr *attr, unsigned int size);
    return NativeFunction.valueOrErrno(SYSCALL.call(NUMBER, command, attr.address(), size));
  }

  private static MemorySegment attr() {
    return ATTR.get().fill((byte) 0);
  }

  /// A descriptor of a new array of one number.
  public static int createArray() {
    return createMap(ARRAY, 0);
  }

  /// A descriptor of a new array that holds one map like `inner`.
  public static int createArrayOfMaps(int inner) {
    return createMap(ARRAY_OF_MAPS, inner);
  }

  private static int createMap(int type, int inner) {
    MemorySegment attr = attr();
    attr.set(JAVA_INT, 0, type);
    attr.set(JAVA_INT, MAP_KEY_SIZE, Integer.BYTES);
    attr.set(JAVA_INT, MAP_VALUE_SIZE, Integer.BYTES);
    attr.set(JAVA_INT, MAP_MAX_ENTRIES, 1);
    attr.set(JAVA_INT, MAP_INNER, inner);
    return call(MAP_CREATE, attr, MAP_SIZE);
  }

  public static int lookup(int map, MemorySegment key, MemorySegment value, long flags) {
    return element(MAP_LOOKUP_ELEM, map, key, value, flags);
  }

  public static int lookupAndDelete(int map, MemorySegment key, MemorySegment value, long flags) {
    return element(MAP_LOOKUP_AND_DELETE_ELEM, map, key, value, flags);
  }

  public static int update(int map, MemorySegment key, MemorySegment value, long flags) {
    return element(MAP_UPDATE_ELEM, map, key, value, flags);
  }

  public static int delete(int map, MemorySegment key) {
    return element(MAP_DELETE_ELEM, map, key, MemorySegment.NULL, 0);
  }

  private static int element(
      int command, int map, MemorySegment key, MemorySegment value, long flags) {
    MemorySegment attr = attr();
    attr.set(JAVA_INT, 0, map);
    attr.set(JAVA_LONG, ELEMENT_KEY, key.address());
    attr.set(JAVA_LONG, ELEMENT_VALUE, value.address());
    attr.set(JAVA_LONG, ELEMENT_FLAGS, flags);
    return call(command, attr, ELEMENT_SIZE);
  }

  /// Runs the program over the test that `attr` describes.
  public static int testRun(TestRunAttr attr) {
    return call(PROG_TEST_RUN, attr.segment(), TestRunAttr.SIZE);
  }

  /// Fills `info` with what the kernel knows of a map, program or link.
  static int info(int fd, MemorySegment info) {
    MemorySegment attr = attr();
    attr.set(JAVA_INT, 0, fd);
    attr.set(JAVA_INT, INFO_LENGTH, (int) info.byteSize());
    attr.set(JAVA_LONG, INFO_POINTER, info.address());
    return call(OBJ_GET_INFO_BY_FD, attr, INFO_SIZE);
  }

  /// Attaches a program to an interface until the returned descriptor closes.
  public static int createLink(int program, int interfaceIndex, int attachType, int flags) {
    MemorySegment attr = attr();
    attr.set(JAVA_INT, 0, program);
    attr.set(JAVA_INT, LINK_IFINDEX, interfaceIndex);
    attr.set(JAVA_INT, LINK_ATTACH_TYPE, attachType);
    attr.set(JAVA_INT, LINK_FLAGS, flags);
    return call(LINK_CREATE, attr, LINK_SIZE);
  }

  /// Attaches a tracing program to the tracepoint that it was loaded for, until the returned
  /// descriptor closes.
  public static int openTracepoint(int program) {
    MemorySegment attr = attr();
    attr.set(JAVA_INT, TRACEPOINT_PROGRAM, program);
    return call(RAW_TRACEPOINT_OPEN, attr, TRACEPOINT_SIZE);
  }

  /// A descriptor of the loaded program with this id.
  public static int programById(int id) {
    return byId(PROG_GET_FD_BY_ID, id);
  }

  /// A descriptor of the link with this id.
  public static int linkById(int id) {
    return byId(LINK_GET_FD_BY_ID, id);
  }

  private static int byId(int command, int id) {
    MemorySegment attr = attr();
    attr.set(JAVA_INT, 0, id);
    return call(command, attr, ID_SIZE);
  }

  /// The smallest id above `id` of a link that exists anywhere, or ENOENT.
  public static int nextLink(int id) {
    MemorySegment attr = attr();
    attr.set(JAVA_INT, 0, id);
    int result = call(LINK_GET_NEXT_ID, attr, ID_SIZE);
    return result < 0 ? result : attr.get(JAVA_INT, ID_NEXT);
  }
}
