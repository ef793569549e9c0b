// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.netns;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.ffi.Libc;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// One end of [NetworkNamespaces]: a namespace with a loopback and one interface, both up.
public final class NetworkNamespace {
  private static final String DIRECTORY = "/var/run/netns/";

  private final String name;
  private final String interfaceName;
  private final int host;
  private boolean exists;

  NetworkNamespace(String name, String interfaceName, int host) {
    this.name = name;
    this.interfaceName = interfaceName;
    this.host = host;
  }

  public String name() {
    return name;
  }

  public String interfaceName() {
    return interfaceName;
  }

  public String ipv4() {
    return "10.77.0." + host;
  }

  public String ipv6() {
    return "fd00:77::" + host;
  }

  private String linkLocal() {
    return "fe80::77:" + host;
  }

  /// The interface's number, which is meant in this namespace only.
  public int interfaceIndex() {
    int index = call(() -> Libc.interfaceIndex(interfaceName));
    if (index < 0) {
      throw BpfException.of("cannot find interface " + interfaceName + " in " + name, index);
    }
    return index;
  }

  /// What the interface itself has counted so far.
  public InterfaceCounters counters() {
    String directory = "/sys/class/net/" + interfaceName + "/statistics/";
    // `ip netns exec` shows the /sys of the namespace.
    List<Long> values =
        exec(
                "cat",
                directory + "rx_packets",
                directory + "rx_bytes",
                directory + "tx_packets",
                directory + "tx_bytes")
            .lines()
            .map(Long::parseLong)
            .toList();
    return new InterfaceCounters(values.get(0), values.get(1), values.get(2), values.get(3));
  }

  /// Runs a command inside and returns what it printed; throws [CommandException] with that when it
  /// fails.
  public String exec(String... command) {
    return Command.run(inside(command));
  }

  /// Starts a command inside and leaves it running. Ending it is the caller's part.
  public Process start(String... command) {
    return Command.start(inside(command));
  }

  private List<String> inside(String... command) {
    List<String> inside = new ArrayList<>(List.of("ip", "netns", "exec", name));
    inside.addAll(List.of(command));
    return inside;
  }

  /// What [#call] calls.
  public interface Task<T, X extends Exception> {
    T call() throws X;
  }

  /// Calls `task` on a new platform thread inside this namespace and returns its result. Sockets
  /// and attachments that it makes stay in the namespace when they are used elsewhere afterwards.
  /// Its exceptions come through as they are.
  public <T, X extends Exception> T call(Task<T, X> task) throws X {
    FutureTask<T> future =
        new FutureTask<>(() -> {
          int result = Libc.enterNetworkNamespace(DIRECTORY + name);
          if (result < 0) {
            throw BpfException.of("cannot enter network namespace " + name, result);
          }
          return task.call();
        });
    Thread thread = Thread.ofPlatform().name("netns-" + name).daemon().start(future);
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw NetworkNamespace.<X>unchanged(e);
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a task in " + name, e);
    }
  }

  /// What the task threw: unchecked, or the X that it declares.
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <X extends Exception> X unchanged(ExecutionException e) {
    return switch (e.getCause()) {
      case RuntimeException unchecked -> throw unchecked;
      case Error error -> throw error;
      case Exception declared -> (X) declared;
      case null, default -> throw new IllegalStateException(e);
    };
  }

  /// As [NetworkNamespaces#offloads], for this end.
  public void offloads(boolean on) {
    String state = on ? "on" : "off";
    List<String> command = new ArrayList<>(List.of("ethtool", "-K", interfaceName));
    for (String feature : List.of("tso", "gso", "gro", "tx-udp-segmentation")) {
      command.add(feature);
      command.add(state);
    }
    exec(command.toArray(String[]::new));
  }

  void add() {
    Command.run(List.of("ip", "netns", "add", name));
    exists = true;
  }

  void connect(NetworkNamespace other) {
    Command.run(
        "ip link add %s netns %s type veth peer name %s netns %s"
            .formatted(interfaceName, name, other.interfaceName, other.name));
  }

  void configure() {
    String ip = "ip -n " + name + " ";
    Command.run(ip + "link set lo up");
    Command.run(ip + "addr add " + ipv4() + "/24 dev " + interfaceName);
    // Were both ends to send from the unspecified address while theirs are tentative, their
    // messages would be one flow that passes an interface in both directions.
    Command.run(ip + "link set " + interfaceName + " addrgenmode none");
    for (String address : List.of(linkLocal(), ipv6())) {
      Command.run(ip + "addr add " + address + "/64 dev " + interfaceName + " nodad");
    }
    // Both ends say only what they are asked to. No router will ever answer, so the kernel would
    // ask
    // again for as long as the pair lives; and an advertisement that somebody sends through it
    // would
    // have it probe for an address of its own, up to a second later.
    String settings = "/proc/sys/net/ipv6/conf/" + interfaceName;
    exec("sh", "-c", "cd " + settings + " && echo 0 >router_solicitations && echo 0 >accept_ra");
    Command.run(ip + "link set " + interfaceName + " up");
  }

  void remove() {
    if (exists) {
      exists = false;
      Command.run(List.of("ip", "netns", "delete", name));
    }
  }
}
