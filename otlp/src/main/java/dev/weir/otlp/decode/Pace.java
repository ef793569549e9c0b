// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.decode;

import dev.weir.otlp.decode.Room.NoRoomException;

/// Takes memory for records, not for each on its own.
final class Pace {
  private static final long AT_ONCE = 64 << 10;

  private final Room room;
  private long owed;

  Pace(Room room) {
    this.room = room;
  }

  void add(long bytes) throws NoRoomException {
    owed += bytes;
    if (owed >= AT_ONCE) {
      settle();
    }
  }

  void settle() throws NoRoomException {
    long bytes = owed;
    owed = 0;
    room.take(bytes);
  }
}
