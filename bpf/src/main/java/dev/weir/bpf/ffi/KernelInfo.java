// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.ffi;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.weir.bpf.BpfException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// What the kernel knows of an object behind a descriptor.
public final class KernelInfo {
  static final int MAP_INFO_SIZE = 40;
  static final int MAP_KEY_SIZE = 8;
  static final int MAP_VALUE_SIZE = 12;
  static final int MAP_MAX_ENTRIES = 16;
  static final int MAP_FLAGS = 20;
  static final int PROG_INFO_SIZE = 80;
  static final int PROG_ID = 4;
  static final int PROG_NAME = 64;
  static final int PROG_NAME_LENGTH = 16;
  static final int PROG_RUN_SIZE = 216;
  static final int PROG_RUN_NANOS = 192;
  static final int PROG_RUNS = 200;
  static final int PROG_MISSES = 208;
  static final int LINK_INFO_SIZE = 32;
  static final int LINK_ID = 4;
  static final int LINK_PROG_ID = 8;
  static final int LINK_IFINDEX = 16;

  /// A map: `type` is the kernel's number of the map type, sizes are in bytes.
  public record MapInfo(int type, int keySize, int valueSize, int maxEntries, int flags) {}

  /// A program; the kernel keeps the first 15 characters of its name.
  public record ProgramInfo(int id, String name) {}

  /// How often a program ran and how long in all, as far as the kernel was asked to measure, and how
  /// often it did not run because it was running on that CPU already.
  public record ProgramRuns(long nanos, long runs, long misses) {}

  /// A link; `interfaceIndex` has a meaning for XDP and TCX links only.
  public record LinkInfo(int id, int programId, int type, int interfaceIndex) {}

  private KernelInfo() {}

  public static MapInfo ofMap(int fd) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = read(fd, MAP_INFO_SIZE, arena, "map");
      return new MapInfo(
          info.get(JAVA_INT, 0),
          info.get(JAVA_INT, MAP_KEY_SIZE),
          info.get(JAVA_INT, MAP_VALUE_SIZE),
          info.get(JAVA_INT, MAP_MAX_ENTRIES),
          info.get(JAVA_INT, MAP_FLAGS));
    }
  }

  public static ProgramInfo ofProgram(int fd) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = read(fd, PROG_INFO_SIZE, arena, "program");
      return new ProgramInfo(
          info.get(JAVA_INT, PROG_ID), info.asSlice(PROG_NAME, PROG_NAME_LENGTH).getString(0));
    }
  }

  public static ProgramRuns runsOf(int programFd) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = read(programFd, PROG_RUN_SIZE, arena, "program");
      return new ProgramRuns(
          info.get(JAVA_LONG, PROG_RUN_NANOS),
          info.get(JAVA_LONG, PROG_RUNS),
          info.get(JAVA_LONG, PROG_MISSES));
    }
  }

  /// The name of the program with this id, or the empty string when it is gone.
  public static String programName(int id) {
    int fd = BpfCall.programById(id);
    if (fd < 0) {
      return "";
    }
    try {
      return ofProgram(fd).name();
    } finally {
      Libc.close(fd);
    }
  }

  public static LinkInfo ofLink(int fd) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = read(fd, LINK_INFO_SIZE, arena, "link");
      return new LinkInfo(
          info.get(JAVA_INT, LINK_ID),
          info.get(JAVA_INT, LINK_PROG_ID),
          info.get(JAVA_INT, 0),
          info.get(JAVA_INT, LINK_IFINDEX));
    }
  }

  private static MemorySegment read(int fd, int size, Arena arena, String kind) {
    MemorySegment info = arena.allocate(size, 8);
    int result = BpfCall.info(fd, info);
    if (result < 0) {
      throw BpfException.of("cannot read what the kernel knows of the " + kind, result);
    }
    return info;
  }
}
