// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.netns;

import java.util.concurrent.atomic.AtomicInteger;

/// Two network namespaces of our own with a cable (a veth pair) between them: a network in which
/// traffic can be made, counted and looked at without touching the machine's. Needs root and the
/// commands `ip` and `ethtool`. Closing removes everything.
public final class NetworkNamespaces implements AutoCloseable {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final NetworkNamespace left;
  private final NetworkNamespace right;

  private NetworkNamespaces(NetworkNamespace left, NetworkNamespace right) {
    this.left = left;
    this.right = right;
  }

  /// Creates both, with addresses that can be used at once (no duplicate address detection): 10.77.0.1
  /// and fd00:77::1 on the left, .2 and ::2 on the right. Names are `prefix`, the process id and a
  /// number, so that several can exist at once. Throws [CommandException].
  public static NetworkNamespaces create(String prefix) {
    String name = prefix + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
    NetworkNamespace left = new NetworkNamespace(name + "l", "weir0", 1);
    NetworkNamespace right = new NetworkNamespace(name + "r", "weir1", 2);
    NetworkNamespaces both = new NetworkNamespaces(left, right);
    try {
      left.add();
      right.add();
      left.connect(right);
      left.configure();
      right.configure();
      return both;
    } catch (CommandException e) {
      both.close();
      throw e;
    }
  }

  public NetworkNamespace left() {
    return left;
  }

  public NetworkNamespace right() {
    return right;
  }

  /// Switches segmentation and receive offloads of both ends on or off. Without them every packet
  /// crosses the cable as it would cross a wire, one by one.
  public void offloads(boolean on) {
    left.offloads(on);
    right.offloads(on);
  }

  /// Removes both namespaces and with them the interfaces and all that is attached to them. Legal
  /// twice. Processes that were started inside are the caller's to end.
  @Override
  public void close() {
    try {
      left.remove();
    } finally {
      right.remove();
    }
  }
}
