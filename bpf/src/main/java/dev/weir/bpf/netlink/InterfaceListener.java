// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.netlink;

/// Is told of network interfaces, by the thread that runs the [LinkMonitor].
public interface InterfaceListener {
  /// The interface is there, since before or as of now.
  void added(NetworkInterface added);

  /// The interface, known by its index, has another name, state or MTU than before.
  void changed(NetworkInterface before, NetworkInterface now);

  /// The interface has gone, or has moved to another network namespace.
  void removed(NetworkInterface removed);

  /// A default route has changed, or may have; told only by a monitor that follows routes.
  default void defaultRoutesChanged() {}
}
