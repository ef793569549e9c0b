// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.object;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.Errno;
import dev.weir.bpf.ffi.BatchAttr;
import dev.weir.bpf.ffi.BpfCall;
import dev.weir.bpf.ffi.KernelInfo;
import dev.weir.bpf.ffi.Libc;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/// A map of a loaded object, read and written entry by entry or in batches. Keys and values are
/// native memory of the caller; a value of a per-CPU map is one value for each possible CPU, each
/// rounded up to 8 bytes. Any thread may call; the object owns the descriptor.
public final class BpfMap {
  /// Create or replace.
  public static final long ANY = 0;

  /// Create only: EEXIST when the key is there.
  public static final long NO_EXIST = 1;

  /// Replace only: ENOENT when the key is not there.
  public static final long EXIST = 2;

  /// Copy the value under its spin lock, for maps whose values have one.
  public static final long LOCK = 4;

  private static final int PERCPU_HASH = 5;
  private static final int PERCPU_ARRAY = 6;
  private static final int LRU_PERCPU_HASH = 10;

  private final String name;
  private final int fd;
  private final KernelInfo.MapInfo info;
  private final long valueBytes;

  BpfMap(String name, int fd) {
    this.name = name;
    this.fd = fd;
    this.info = KernelInfo.ofMap(fd);
    this.valueBytes = perCpu() ? valueStride() * PossibleCpus.count() : info.valueSize();
  }

  public String name() {
    return name;
  }

  public int fd() {
    return fd;
  }

  public int keyBytes() {
    return info.keySize();
  }

  /// The size of one value as the program sees it.
  public int valueSize() {
    return info.valueSize();
  }

  /// Bytes that a value takes here: [#valueSize], or that of all CPUs together.
  public long valueBytes() {
    return valueBytes;
  }

  /// Distance in bytes from one CPU's value to the next, or from one element of a mapped array to
  /// the next.
  public long valueStride() {
    return info.valueSize() + 7L & ~7L;
  }

  public boolean perCpu() {
    return info.type() == PERCPU_HASH
        || info.type() == PERCPU_ARRAY
        || info.type() == LRU_PERCPU_HASH;
  }

  public int maxEntries() {
    return info.maxEntries();
  }

  /// Copies the value of `key`; false when there is none. Flags: 0 or [#LOCK].
  public boolean lookup(MemorySegment key, MemorySegment value, long flags) {
    check(key, value);
    return found("read", BpfCall.lookup(fd, key, value, flags));
  }

  /// Copies the value of `key` and removes it; false when there is none. Flags: 0 or [#LOCK].
  public boolean lookupAndDelete(MemorySegment key, MemorySegment value, long flags) {
    check(key, value);
    return found("take from", BpfCall.lookupAndDelete(fd, key, value, flags));
  }

  /// Writes the value of `key`. Flags: [#ANY], [#NO_EXIST] or [#EXIST], with or without [#LOCK].
  /// Throws [BpfException], with E2BIG when the map is full.
  public void update(MemorySegment key, MemorySegment value, long flags) {
    check(key, value);
    int result = BpfCall.update(fd, key, value, flags);
    if (result < 0) {
      throw failure("write", result);
    }
  }

  /// Removes `key`; false when it was not there.
  public boolean delete(MemorySegment key) {
    Objects.checkFromIndexSize(0, keyBytes(), key.byteSize());
    return found("delete from", BpfCall.delete(fd, key));
  }

  /// Removes the `count` keys that lie one after the other, passing over those that are not there.
  /// Returns how many were removed.
  public int deleteAll(MemorySegment keys, int count) {
    Objects.checkFromIndexSize(0, (long) count * keyBytes(), keys.byteSize());
    try (Arena arena = Arena.ofConfined()) {
      BatchAttr batch = new BatchAttr(arena, fd);
      int deleted = 0;
      int at = 0;
      while (at < count) {
        batch.buffers(keys.address() + (long) at * keyBytes(), 0);
        batch.count(count - at);
        int result = batch.delete();
        if (result < 0 && !Errno.ENOENT.is(result)) {
          throw failure("delete from", result);
        }
        // The kernel stops at a key it does not find, having counted those before it.
        deleted += batch.count();
        at += batch.count() + 1;
      }
      return deleted;
    }
  }

  /// Reads all entries in steps of `entries`: see [BatchReader]. Flags: 0 or [#LOCK].
  public BatchReader reader(int entries, long flags) {
    return new BatchReader(this, entries, flags, false);
  }

  /// As [#reader], also removing what it reads.
  public BatchReader taker(int entries, long flags) {
    return new BatchReader(this, entries, flags, true);
  }

  /// The memory of an array created with BPF_F_MMAPABLE, shared with the programs, until `arena`
  /// closes. Elements lie [#valueStride] apart.
  public MemorySegment mmap(Arena arena) {
    return mmap(0, valueStride() * maxEntries(), arena);
  }

  /// A part of that memory: `offset` is a multiple of the page size.
  public MemorySegment mmap(long offset, long bytes, Arena arena) {
    return Libc.map(fd, offset, bytes, Libc.PROT_READ | Libc.PROT_WRITE, arena);
  }

  private void check(MemorySegment key, MemorySegment value) {
    Objects.checkFromIndexSize(0, keyBytes(), key.byteSize());
    Objects.checkFromIndexSize(0, valueBytes, value.byteSize());
  }

  private boolean found(String what, int result) {
    if (result < 0 && !Errno.ENOENT.is(result)) {
      throw failure(what, result);
    }
    return result >= 0;
  }

  BpfException failure(String what, int result) {
    return BpfException.of("cannot " + what + " map '" + name + "'", result);
  }
}
