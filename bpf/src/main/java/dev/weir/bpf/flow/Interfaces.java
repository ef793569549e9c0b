// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.flow;

/// What is known of the interfaces that packets are counted on.
public interface Interfaces {
  /// The name, or the index as text when the interface was never known.
  String name(int index);

  /// Whether packets are still counted there.
  boolean isPresent(int index);

  /// For a capture, where there are none.
  static Interfaces none() {
    return new Interfaces() {
      @Override
      public String name(int index) {
        return "";
      }

      @Override
      public boolean isPresent(int index) {
        return true;
      }
    };
  }
}
