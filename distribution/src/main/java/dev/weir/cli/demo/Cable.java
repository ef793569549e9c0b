// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The veth pair between this process's network namespace and the peer's. It goes away with either
/// of them.
final class Cable {
  private static final Duration STILL = Duration.ofMillis(400);
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final long peer;

  private Cable(long peer) {
    this.peer = peer;
  }

  /// Makes the pair, both ends still down, so that not one packet passes before [#connect].
  ///
  /// @param peer process in the other namespace
  static Cable lay(long peer) throws DemoException {
    Cable cable = new Cable(peer);
    cable.here(
        List.of(
            "ip",
            "link",
            "add",
            Endpoint.HERE.interfaceName(),
            "address",
            Endpoint.HERE.mac(),
            "type",
            "veth",
            "peer",
            "name",
            Endpoint.THERE.interfaceName(),
            "address",
            Endpoint.THERE.mac(),
            "netns",
            Long.toString(peer)));
    cable.offloadsOff();
    for (Endpoint end : List.of(Endpoint.HERE, Endpoint.THERE)) {
      cable.at(end, "ip", "addr", "add", end.ipv4() + "/24", "dev", end.interfaceName());
    }
    cable.here(
        "ip", "addr", "add", Endpoint.HERE.ipv6() + "/64", "dev", Endpoint.HERE.interfaceName());
    // The peer's are usable at once: were both ends to send from the unspecified address meanwhile,
    // their messages would be one flow that passes the interface in both directions.
    String peerEnd = Endpoint.THERE.interfaceName();
    cable.at(Endpoint.THERE, "ip", "link", "set", "dev", peerEnd, "addrgenmode", "none");
    for (String address : List.of(Endpoint.THERE.linkLocal(), Endpoint.THERE.ipv6())) {
      cable.at(Endpoint.THERE, "ip", "addr", "add", address + "/64", "dev", peerEnd, "nodad");
    }
    return cable;
  }

  /// Brings both ends up. Ours comes last: then its carrier is there from the first moment, and no
  /// packet passes the programs only to find no cable.
  void connect() throws DemoException {
    at(Endpoint.THERE, "ip", "link", "set", Endpoint.THERE.interfaceName(), "up");
    at(Endpoint.HERE, "ip", "link", "set", Endpoint.HERE.interfaceName(), "up");
    // Duplicate address detection takes a second or two.
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    for (Endpoint end : List.of(Endpoint.HERE, Endpoint.THERE)) {
      while (!at(end, "ip", "-6", "addr", "show", "tentative").isBlank()) {
        pauseUntil(deadline, "the addresses of " + end.interfaceName() + " to be usable");
      }
    }
  }

  /// Lets no datagram come to [DeniedServer], by a policy of IPsec, which needs no further tool. False
  /// where the kernel has none.
  boolean deny() {
    try {
      for (String all : List.of("::/0", "0.0.0.0/0")) {
        here(
            "ip xfrm policy add src %s dst %s proto udp dport %d dir in action block"
                .formatted(all, all, Endpoint.DENIED_PORT)
                .split(" ", -1));
      }
      return true;
    } catch (DemoException _) {
      return false;
    }
  }

  /// Has this end's connections ask for explicit congestion notification, which the other end agrees
  /// to. False where /proc/sys is read-only.
  static boolean askForCongestionMarks() {
    try {
      Files.writeString(Path.of("/proc/sys/net/ipv4/tcp_ecn"), "1");
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /// Forgets who is at the other end, so that the next packet asks.
  void forgetNeighbours() throws DemoException {
    here("ip", "neigh", "flush", "dev", Endpoint.HERE.interfaceName());
  }

  /// Takes the network layer off both ends, which says goodbye to its groups and falls silent, and
  /// waits until the counters stand still. Nothing is left that could send: no timer, no address.
  void silence() throws DemoException {
    for (Endpoint end : List.of(Endpoint.HERE, Endpoint.THERE)) {
      at(end, "ip", "addr", "flush", "dev", end.interfaceName());
      at(end, "ip", "neigh", "flush", "dev", end.interfaceName());
    }
    disableIpv6();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    InterfaceCounts counts = InterfaceCounts.read(Endpoint.HERE.interfaceName());
    long since = System.nanoTime();
    while (System.nanoTime() - since < STILL.toNanos()) {
      pauseUntil(deadline, "the interface to fall silent");
      InterfaceCounts now = InterfaceCounts.read(Endpoint.HERE.interfaceName());
      if (!now.equals(counts)) {
        counts = now;
        since = System.nanoTime();
      }
    }
  }

  /// Segmentation off: then the interface counts what a wire would carry. ethtool does it; without
  /// it the same follows from super-packets of one segment.
  private void offloadsOff() throws DemoException {
    for (Endpoint end : List.of(Endpoint.HERE, Endpoint.THERE)) {
      if (SystemCommand.exists("ethtool")) {
        at(
            end,
            "ethtool",
            "-K",
            end.interfaceName(),
            "tso",
            "off",
            "gso",
            "off",
            "gro",
            "off",
            "tx-udp-segmentation",
            "off");
      } else {
        at(end, "ip", "link", "set", end.interfaceName(), "gso_max_segs", "1");
      }
    }
  }

  /// Where /proc/sys is read-only the addresses are gone all the same, and the wait is the proof.
  private void disableIpv6() {
    String here = "/proc/sys/net/ipv6/conf/" + Endpoint.HERE.interfaceName() + "/disable_ipv6";
    String there = "/proc/sys/net/ipv6/conf/" + Endpoint.THERE.interfaceName() + "/disable_ipv6";
    try {
      at(Endpoint.THERE, "sh", "-c", "echo 1 >" + there);
      Files.writeString(Path.of(here), "1");
    } catch (DemoException | IOException _) {
      return;
    }
  }

  private void here(String... command) throws DemoException {
    at(Endpoint.HERE, command);
  }

  private void here(List<String> command) throws DemoException {
    at(Endpoint.HERE, command.toArray(String[]::new));
  }

  private String at(Endpoint end, String... command) throws DemoException {
    List<String> words = new ArrayList<>();
    if (end.equals(Endpoint.THERE)) {
      words.addAll(List.of(SystemCommand.path("nsenter"), "--net=/proc/" + peer + "/ns/net", "--"));
    }
    words.add(SystemCommand.path(command[0]));
    words.addAll(List.of(command).subList(1, command.length));
    return SystemCommand.run(words);
  }

  private static void pauseUntil(long deadline, String what) throws DemoException {
    if (System.nanoTime() > deadline) {
      throw new DemoException("waited " + PATIENCE.toSeconds() + " s for " + what);
    }
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoException("interrupted", e);
    }
  }
}
