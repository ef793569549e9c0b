// SPDX-License-Identifier: Apache-2.0
package dev.weir.api.component;

import java.time.Duration;

/// Where a component runs what outlasts a call. Threads carry the component's name; an exception
/// that escapes is logged, counted and shown in the component's health.
public interface Threads {
  /// A platform thread, for polling kernel memory and native calls that wait.
  Thread platform(String name, Runnable work);

  /// A virtual thread, for I/O that blocks.
  Thread virtual(String name, Runnable work);

  /// Runs `work` every `period`, never twice at once, until the returned handle is closed. Closing
  /// waits for a run that is under way.
  AutoCloseable every(String name, Duration period, Runnable work);
}
