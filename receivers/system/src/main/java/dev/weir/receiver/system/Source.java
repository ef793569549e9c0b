// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

import java.io.IOException;

/// One thing that is measured, from files of its own. For one thread.
///
/// What differs between two readings (a utilization, an event) is left out of the first.
interface Source extends AutoCloseable {
  /// A word for counters and messages, for example `disk`.
  String name();

  /// Reads the files and adds what they say.
  ///
  /// @throws IOException when a file cannot be read or says what it should not; the message names it.
  ///     What was added by then is told all the same
  void read(Sample sample) throws IOException;

  /// Releases what is kept from one reading to the next.
  @Override
  default void close() throws IOException {}
}
