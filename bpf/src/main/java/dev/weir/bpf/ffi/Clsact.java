// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.ffi;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// One filter of an interface's clsact qdisc, found by handle and priority, there or not. Results
/// are the value or the negative errno. It refers to the interface by number in the network
/// namespace of the thread that calls.
public final class Clsact {
  static final int HOOK_SIZE = 24;
  static final int HOOK_IFINDEX = 8;
  static final int HOOK_POINT = 12;
  static final int OPTIONS_SIZE = 32;
  static final int OPTIONS_FD = 8;
  static final int OPTIONS_PROGRAM_ID = 16;
  static final int OPTIONS_HANDLE = 20;
  static final int OPTIONS_PRIORITY = 24;
  private static final int INGRESS = 1;
  private static final int EGRESS = 2;

  private final int interfaceIndex;
  private final boolean egress;
  private final int handle;
  private final int priority;

  public Clsact(int interfaceIndex, boolean egress, int handle, int priority) {
    this.interfaceIndex = interfaceIndex;
    this.egress = egress;
    this.handle = handle;
    this.priority = priority;
  }

  /// Adds the qdisc to the interface; EEXIST when it has one.
  public int createQdisc() {
    try (Arena arena = Arena.ofConfined()) {
      return Libbpf.tcHookCreate(hook(arena));
    }
  }

  /// Adds the filter, running the program in direct-action mode; EEXIST when there is one.
  public int attach(int programFd) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment options = options(arena);
      options.set(JAVA_INT, OPTIONS_FD, programFd);
      return Libbpf.tcAttach(hook(arena), options);
    }
  }

  /// Removes the filter, whatever program it holds.
  public int detach() {
    try (Arena arena = Arena.ofConfined()) {
      return Libbpf.tcDetach(hook(arena), options(arena));
    }
  }

  /// The id of the program in the filter, or an error when there is no such filter.
  public int programId() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment options = options(arena);
      int result = Libbpf.tcQuery(hook(arena), options);
      return result < 0 ? result : options.get(JAVA_INT, OPTIONS_PROGRAM_ID);
    }
  }

  private MemorySegment hook(Arena arena) {
    MemorySegment hook = arena.allocate(HOOK_SIZE, 8);
    hook.set(JAVA_LONG, 0, HOOK_SIZE);
    hook.set(JAVA_INT, HOOK_IFINDEX, interfaceIndex);
    hook.set(JAVA_INT, HOOK_POINT, egress ? EGRESS : INGRESS);
    return hook;
  }

  private MemorySegment options(Arena arena) {
    MemorySegment options = arena.allocate(OPTIONS_SIZE, 8);
    options.set(JAVA_LONG, 0, OPTIONS_SIZE);
    options.set(JAVA_INT, OPTIONS_HANDLE, handle);
    options.set(JAVA_INT, OPTIONS_PRIORITY, priority);
    return options;
  }
}
