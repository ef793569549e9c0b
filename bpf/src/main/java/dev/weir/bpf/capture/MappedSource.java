// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;

/// A plain file, mapped into memory as a whole.
final class MappedSource implements ByteSource {
  private final Arena arena = Arena.ofShared();
  private final FileChannel channel;
  private final MemorySegment memory;
  private long position;

  /// Takes the channel, and closes it.
  MappedSource(FileChannel channel) throws IOException {
    this.channel = channel;
    memory = channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public boolean has(int count) {
    return memory.byteSize() - position >= count;
  }

  @Override
  public MemorySegment memory() {
    return memory;
  }

  @Override
  public long offset() {
    return position;
  }

  @Override
  public boolean skip(long count) {
    boolean inside = count <= left();
    position = inside ? position + count : memory.byteSize();
    return inside;
  }

  @Override
  public long left() {
    return memory.byteSize() - position;
  }

  @Override
  public boolean cut() {
    return false;
  }

  @Override
  public boolean isMapped() {
    return true;
  }

  @Override
  public boolean isWhole() throws IOException {
    return channel.size() >= memory.byteSize();
  }

  @Override
  public long consumed() {
    return position;
  }

  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
      try {
        channel.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
