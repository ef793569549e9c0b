// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.table;

import dev.weir.bpf.flow.Interfaces;
import java.util.HashSet;
import java.util.Set;

/// Interfaces that a test takes away. Whoever asks whether one is there has read the flow and not yet
/// told it: that is where [#meanwhile] comes in, once.
final class TestInterfaces implements Interfaces {
  final Set<Integer> gone = new HashSet<>();
  private Runnable meanwhile = () -> {};

  void meanwhile(Runnable action) {
    meanwhile = action;
  }

  @Override
  public String name(int index) {
    return "eth" + index;
  }

  @Override
  public boolean isPresent(int index) {
    Runnable action = meanwhile;
    meanwhile = () -> {};
    action.run();
    return !gone.contains(index);
  }
}
