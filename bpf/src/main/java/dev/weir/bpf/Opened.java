// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf;

import java.util.ArrayDeque;
import java.util.Deque;

/// What somebody has opened so far and would leave behind should the rest fail, memory outside the
/// heap most of all: nobody else closes that. For one thread.
///
/// ```java
/// Opened opened = new Opened();
/// try {
///   table = opened.add(new Table());
///   ring = opened.add(new Ring());
/// } catch (Throwable e) {
///   opened.closeAfter(e);
///   throw e;
/// }
/// ```
public final class Opened {
  private final Deque<AutoCloseable> latestFirst = new ArrayDeque<>();

  /// Returns what it is given.
  public <T extends AutoCloseable> T add(T one) {
    latestFirst.push(one);
    return one;
  }

  /// Closes everything, the latest first. What fails in that is added to the failure that led here.
  public void closeAfter(Throwable failure) {
    for (AutoCloseable one : latestFirst) {
      try {
        one.close();
      } catch (Exception | Error e) {
        failure.addSuppressed(e);
      }
    }
    latestFirst.clear();
  }
}
