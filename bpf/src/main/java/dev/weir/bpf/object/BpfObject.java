// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.object;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.Opened;
import dev.weir.bpf.ffi.Libbpf;
import dev.weir.bpf.ffi.Libc;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A compiled object file with its programs, maps and global variables.
///
/// Open it, set constants and sizes, [#load] it, and then take programs and maps from it. They and
/// the mapped variables are valid until [#close]; links and other holders of their own descriptors
/// outlive it. One thread prepares and loads; after that programs and maps may be used from any.
public final class BpfObject implements AutoCloseable {
  /// Room for the verifier's log; memory that is not touched costs nothing.
  private static final long LOG_BYTES = 16L << 20;

  private enum State {
    OPEN,
    LOADED,
    CLOSED
  }

  private final String name;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment log;
  private final long object;
  private final ElfVariables variables;
  private final Map<String, Long> programs = new LinkedHashMap<>();
  private final Map<String, Long> maps = new LinkedHashMap<>();
  private final Map<String, MemorySegment> mapped = new ConcurrentHashMap<>();
  private volatile State state = State.OPEN;

  private BpfObject(byte[] elf, String name) {
    this.name = name;
    Opened opened = new Opened();
    opened.add(arena);
    try {
      this.variables = new ElfVariables(elf, name);
      MemorySegment copy = arena.allocate(elf.length, 8);
      MemorySegment.copy(elf, 0, copy, JAVA_BYTE, 0, elf.length);
      this.log = Libc.mapAnonymous(LOG_BYTES, arena);
      this.object = Libbpf.open(copy, name, log);
      if (object == 0) {
        int errno = Libbpf.errno();
        throw BpfException.of("cannot open object " + name, errno, "", Libbpf.takeLog());
      }
      opened.add(() -> Libbpf.close(object));
      for (long p = Libbpf.nextProgram(object, 0); p != 0; p = Libbpf.nextProgram(object, p)) {
        programs.put(Libbpf.programName(p), p);
      }
      for (long m = Libbpf.nextMap(object, 0); m != 0; m = Libbpf.nextMap(object, m)) {
        maps.put(Libbpf.mapName(m), m);
      }
    } catch (Throwable e) {
      opened.closeAfter(e);
      throw e;
    }
  }

  /// Opens an object file. `name` appears in messages, and its first characters in the kernel's
  /// names of the maps that hold global variables.
  public static BpfObject open(byte[] elf, String name) {
    return new BpfObject(elf.clone(), name);
  }

  /// Opens the object file that lies beside `anchor` in its jar or class directory. The name is
  /// the resource's up to its first dot.
  public static BpfObject openResource(Class<?> anchor, String resource) {
    try (InputStream in = anchor.getResourceAsStream(resource)) {
      if (in == null) {
        throw BpfException.of(
            "kernel program "
                + resource
                + " is not in the class path: was it built with -Dbpf.skip=true?");
      }
      String file = resource.substring(resource.lastIndexOf('/') + 1);
      return new BpfObject(in.readAllBytes(), file.split("\\.", 2)[0]);
    } catch (IOException e) {
      throw new UncheckedIOException(resource, e);
    }
  }

  /// Sets the `const volatile` integer or flag `variable`, which the verifier then treats as a
  /// constant. Before [#load]; an unknown name or a value that does not fit is an error.
  public BpfObject setRodata(String variable, long value) {
    return setRodata(variable, integer(variable, value));
  }

  /// As [#setRodata(String, long)], for a flag of one byte.
  public BpfObject setRodata(String variable, boolean value) {
    return setRodata(variable, value ? 1 : 0);
  }

  /// As [#setRodata(String, long)], for an array or struct: exactly as many bytes as it has.
  public BpfObject setRodata(String variable, byte[] value) {
    if (!variables.find(variable).section().startsWith(".rodata")) {
      throw BpfException.of("variable '" + variable + "' is not constant: use setData");
    }
    require(State.OPEN, "set the constant '" + variable + "'");
    return store(initial(variable), variable, value);
  }

  /// Sets a global variable that is not constant, before or after [#load]. Programs that run
  /// meanwhile see it at once, integers untorn.
  public BpfObject setData(String variable, long value) {
    return store(data(variable), variable, integer(variable, value));
  }

  /// The memory of a global variable that is not constant: before [#load] what it starts with,
  /// after it the variable itself, shared with the running programs until [#close].
  public MemorySegment data(String variable) {
    ElfVariables.Variable found = variables.find(variable);
    if (found.section().startsWith(".rodata")) {
      throw BpfException.of("variable '" + variable + "' is constant: use setRodata");
    }
    if (state == State.OPEN) {
      return initial(variable);
    }
    require(State.LOADED, "reach the variable '" + variable + "'");
    return mapped
        .computeIfAbsent(found.section(), section -> mapOf(section).mmap(arena))
        .asSlice(found.offset(), found.size());
  }

  /// How many entries `map` can hold. Before [#load].
  public BpfObject setMaxEntries(String map, int entries) {
    require(State.OPEN, "size the map '" + map + "'");
    int result = Libbpf.setMaxEntries(lookup(maps, map, "map"), entries);
    if (result < 0) {
      throw BpfException.of("cannot give map '" + map + "' " + entries + " entries", result);
    }
    return this;
  }

  /// Uses `shared`, a map of another object, as the map of that name instead of making one. It must
  /// be of the same shape. Before [#load].
  public BpfObject reuseMap(BpfMap shared) {
    require(State.OPEN, "share the map '" + shared.name() + "'");
    int result = Libbpf.reuseFd(lookup(maps, shared.name(), "map"), shared.fd());
    if (result < 0) {
      throw BpfException.of("cannot share map '" + shared.name() + "'", result);
    }
    return this;
  }

  /// Whether [#load] loads `program`; all are loaded unless told otherwise.
  public BpfObject setAutoload(String program, boolean autoload) {
    require(State.OPEN, "choose the program '" + program + "'");
    int result = Libbpf.setAutoload(lookup(programs, program, "program"), autoload);
    if (result < 0) {
      throw BpfException.of("cannot choose program '" + program + "'", result);
    }
    return this;
  }

  /// Has [#load] load this program and no other.
  public BpfObject loadOnly(String program) {
    lookup(programs, program, "program");
    programs.keySet().forEach(each -> setAutoload(each, each.equals(program)));
    return this;
  }

  /// Creates the maps and has the kernel verify and load the programs. Throws [BpfException] with
  /// the end of the verifier's log when it refuses; then only [#close] is left.
  public BpfObject load() {
    require(State.OPEN, "load");
    int result = Libbpf.load(object);
    if (result < 0) {
      String said = Libbpf.takeLog();
      String verifier = log.getString(0).strip();
      throw BpfException.of(
          "cannot load object " + name, result, "", verifier.isEmpty() ? said : said + verifier);
    }
    state = State.LOADED;
    return this;
  }

  /// A loaded program.
  public BpfProgram program(String program) {
    long pointer = lookup(programs, program, "program");
    require(State.LOADED, "use the program '" + program + "'");
    int fd = Libbpf.programFd(pointer);
    if (fd < 0) {
      throw BpfException.of("program '" + program + "' was not loaded: its autoload is off");
    }
    return new BpfProgram(program, fd);
  }

  /// A map of the loaded object.
  public BpfMap map(String map) {
    long pointer = lookup(maps, map, "map");
    require(State.LOADED, "use the map '" + map + "'");
    return new BpfMap(map, Libbpf.mapFd(pointer));
  }

  /// Unloads what no link or other descriptor holds. Legal twice.
  @Override
  public void close() {
    if (state != State.CLOSED) {
      state = State.CLOSED;
      Libbpf.close(object);
      arena.close();
    }
  }

  private MemorySegment initial(String variable) {
    ElfVariables.Variable found = variables.find(variable);
    return Libbpf.initialValue(sectionMap(found.section())).asSlice(found.offset(), found.size());
  }

  private BpfMap mapOf(String section) {
    return new BpfMap(section, Libbpf.mapFd(sectionMap(section)));
  }

  /// The map that libbpf made of a data section: named after the object and the section.
  private long sectionMap(String section) {
    for (Map.Entry<String, Long> map : maps.entrySet()) {
      if (map.getKey().endsWith(section)) {
        return map.getValue();
      }
    }
    throw BpfException.of("object " + name + " has no map for its section " + section);
  }

  private BpfObject store(MemorySegment target, String variable, byte[] value) {
    if (target.byteSize() != value.length) {
      throw BpfException.of(
          "variable '%s' has %d bytes, not %d"
              .formatted(variable, target.byteSize(), value.length));
    }
    GlobalValue.store(target, value);
    return this;
  }

  private byte[] integer(String variable, long value) {
    return GlobalValue.encode(variable, value, variables.find(variable).size());
  }

  private static long lookup(Map<String, Long> pointers, String name, String kind) {
    Long pointer = pointers.get(name);
    if (pointer == null) {
      throw BpfException.of("no %s '%s'; there are %s".formatted(kind, name, pointers.keySet()));
    }
    return pointer;
  }

  private void require(State wanted, String what) {
    if (state != wanted) {
      throw new IllegalStateException("cannot " + what + ": object " + name + " is " + state);
    }
  }
}
