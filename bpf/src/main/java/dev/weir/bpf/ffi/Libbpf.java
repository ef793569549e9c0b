// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.ffi;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.weir.bpf.BpfException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The part of libbpf 1.x that is used: object files and clsact filters. Pointers to opaque structs
/// are plain words. A zero pointer or a negative int means failure; [#takeLog] has the reasons.
@SuppressWarnings("restricted")
public final class Libbpf {
  static final long OPEN_OPTS_SIZE = 80;
  static final long OPEN_OPTS_NAME = 8;
  static final long OPEN_OPTS_LOG_BUF = 56;
  static final long OPEN_OPTS_LOG_SIZE = 64;

  private static final NativeFunction SET_PRINT = function("libbpf_set_print");
  private static final NativeFunction OPEN_MEM = function("bpf_object__open_mem");
  private static final NativeFunction LOAD = function("bpf_object__load");
  private static final NativeFunction CLOSE = function("bpf_object__close");
  private static final NativeFunction NEXT_PROGRAM = function("bpf_object__next_program");
  private static final NativeFunction NEXT_MAP = function("bpf_object__next_map");
  private static final NativeFunction PROGRAM_NAME = function("bpf_program__name");
  private static final NativeFunction PROGRAM_FD = function("bpf_program__fd");
  private static final NativeFunction SET_AUTOLOAD = function("bpf_program__set_autoload");
  private static final NativeFunction MAP_NAME = function("bpf_map__name");
  private static final NativeFunction MAP_FD = function("bpf_map__fd");
  private static final NativeFunction SET_MAX_ENTRIES = function("bpf_map__set_max_entries");
  private static final NativeFunction REUSE_FD = function("bpf_map__reuse_fd");
  private static final NativeFunction INITIAL_VALUE = function("bpf_map__initial_value");
  private static final NativeFunction TC_HOOK_CREATE = function("bpf_tc_hook_create");
  private static final NativeFunction TC_ATTACH = function("bpf_tc_attach");
  private static final NativeFunction TC_DETACH = function("bpf_tc_detach");
  private static final NativeFunction TC_QUERY = function("bpf_tc_query");

  private Libbpf() {}

  private static NativeFunction function(String name) {
    return new NativeFunction(NativeLibrary.LIBBPF, name);
  }

  /// Its own class so that it runs once, before the first object is opened.
  private static final class Printing {
    // libbpf_print_fn_t libbpf_set_print(libbpf_print_fn_t fn);
    private static final long PREVIOUS = SET_PRINT.call(LibbpfLog.callback().address());

    static long redirect() {
      return PREVIOUS;
    }
  }

  /// What libbpf said on this thread since the last object was opened, and forgets it.
  public static String takeLog() {
    return LibbpfLog.take();
  }

  /// Opens an object file that lies in memory. `log` receives what the verifier says of programs it
  /// rejects; it and `elf` must live until the object is closed.
  public static long open(MemorySegment elf, String name, MemorySegment log) {
    // The library itself is looked up first: its absence must not break class initialisation.
    NativeLibrary.LIBBPF.find("libbpf_set_print");
    Printing.redirect();
    LibbpfLog.clear();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment options = arena.allocate(OPEN_OPTS_SIZE, 8);
      options.set(JAVA_LONG, 0, OPEN_OPTS_SIZE);
      options.set(JAVA_LONG, OPEN_OPTS_NAME, arena.allocateFrom(name).address());
      options.set(JAVA_LONG, OPEN_OPTS_LOG_BUF, log.address());
      options.set(JAVA_LONG, OPEN_OPTS_LOG_SIZE, log.byteSize());
      // struct bpf_object *bpf_object__open_mem(const void *buf, size_t size,
      //     const struct bpf_object_open_opts *opts);
      return OPEN_MEM.call(elf.address(), elf.byteSize(), options.address());
    }
  }

  /// The errno, positive, of the pointer-returning call just made on this thread.
  public static int errno() {
    return NativeFunction.errno();
  }

  // int bpf_object__load(struct bpf_object *obj);
  public static int load(long object) {
    LibbpfLog.clear();
    return (int) LOAD.call(object);
  }

  // void bpf_object__close(struct bpf_object *obj);
  public static void close(long object) {
    CLOSE.call(object);
  }

  // struct bpf_program *bpf_object__next_program(const struct bpf_object *obj,
  //     struct bpf_program *prog);
  public static long nextProgram(long object, long program) {
    return NEXT_PROGRAM.call(object, program);
  }

  // const char *bpf_program__name(const struct bpf_program *prog);
  public static String programName(long program) {
    return text(PROGRAM_NAME.call(program));
  }

  // int bpf_program__fd(const struct bpf_program *prog);
  public static int programFd(long program) {
    return (int) PROGRAM_FD.call(program);
  }

  // int bpf_program__set_autoload(struct bpf_program *prog, bool autoload);
  public static int setAutoload(long program, boolean autoload) {
    return (int) SET_AUTOLOAD.call(program, autoload ? 1 : 0);
  }

  // struct bpf_map *bpf_object__next_map(const struct bpf_object *obj, const struct bpf_map *map);
  public static long nextMap(long object, long map) {
    return NEXT_MAP.call(object, map);
  }

  // const char *bpf_map__name(const struct bpf_map *map);
  public static String mapName(long map) {
    return text(MAP_NAME.call(map));
  }

  // int bpf_map__fd(const struct bpf_map *map);
  public static int mapFd(long map) {
    return (int) MAP_FD.call(map);
  }

  // int bpf_map__set_max_entries(struct bpf_map *map, __u32 max_entries);
  public static int setMaxEntries(long map, int entries) {
    return (int) SET_MAX_ENTRIES.call(map, entries);
  }

  // int bpf_map__reuse_fd(struct bpf_map *map, int fd);
  public static int reuseFd(long map, int fd) {
    return (int) REUSE_FD.call(map, fd);
  }

  /// What the global variables of `map` will start with; writable until the object is loaded.
  public static MemorySegment initialValue(long map) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment size = arena.allocate(JAVA_LONG);
      // void *bpf_map__initial_value(struct bpf_map *map, size_t *psize);
      long address = INITIAL_VALUE.call(map, size.address());
      if (address == 0) {
        throw BpfException.of("map " + mapName(map) + " has no initial value");
      }
      return MemorySegment.ofAddress(address).reinterpret(size.get(JAVA_LONG, 0));
    }
  }

  // int bpf_tc_hook_create(struct bpf_tc_hook *hook);
  static int tcHookCreate(MemorySegment hook) {
    LibbpfLog.clear();
    return (int) TC_HOOK_CREATE.call(hook.address());
  }

  // int bpf_tc_attach(const struct bpf_tc_hook *hook, struct bpf_tc_opts *opts);
  static int tcAttach(MemorySegment hook, MemorySegment options) {
    LibbpfLog.clear();
    return (int) TC_ATTACH.call(hook.address(), options.address());
  }

  // int bpf_tc_detach(const struct bpf_tc_hook *hook, const struct bpf_tc_opts *opts);
  static int tcDetach(MemorySegment hook, MemorySegment options) {
    LibbpfLog.clear();
    return (int) TC_DETACH.call(hook.address(), options.address());
  }

  // int bpf_tc_query(const struct bpf_tc_hook *hook, struct bpf_tc_opts *opts);
  static int tcQuery(MemorySegment hook, MemorySegment options) {
    LibbpfLog.clear();
    return (int) TC_QUERY.call(hook.address(), options.address());
  }

  private static String text(long address) {
    return MemorySegment.ofAddress(address).reinterpret(Integer.MAX_VALUE).getString(0);
  }
}
