// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.tap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.api.component.StartException;
import dev.weir.bpf.event.PacketEvents;
import dev.weir.bpf.netns.InterfaceCounters;
import dev.weir.bpf.netns.NetworkNamespace;
import dev.weir.bpf.netns.NetworkNamespaces;
import dev.weir.bpf.socket.PacketSocket;
import dev.weir.testkit.CapturingConsumer;
import dev.weir.testkit.TestContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/// The receivers of one service in the left one of two namespaces, up to their taps.
final class ServiceTaps implements AutoCloseable {
  static final Duration GRACE = Duration.ofSeconds(10);

  final NetworkNamespaces net;
  private final TestContext service = TestContext.of("service");
  private final Map<String, TestContext> contexts = new LinkedHashMap<>();
  private final Map<String, CapturingConsumer> consumers = new HashMap<>();
  private final Map<String, TapSubscription> subscriptions = new LinkedHashMap<>();

  private ServiceTaps(NetworkNamespaces net) {
    this.net = net;
    net.offloads(false);
  }

  static ServiceTaps create() {
    return new ServiceTaps(NetworkNamespaces.create("wt"));
  }

  /// Another service in the same namespace. Closing either removes the network: close this one last.
  ServiceTaps beside() {
    return new ServiceTaps(net);
  }

  ServiceTaps with(String id, TapRequest request) {
    return with(id, request, PacketEvents.none());
  }

  ServiceTaps with(String id, TapRequest request, PacketEvents events) {
    TestContext context = service.beside(id);
    CapturingConsumer consumer = new CapturingConsumer();
    contexts.put(id, context);
    consumers.put(id, consumer);
    subscriptions.put(id, Taps.of(context).subscribe(request, context, consumer, events));
    return this;
  }

  ServiceTaps start() {
    subscriptions.keySet().forEach(id -> assertThat(startError(id)).as(id).isEmpty());
    return this;
  }

  /// Starts one receiver; what keeps it from starting, or the empty text.
  String startError(String id) {
    try {
      net.left()
          .call(() -> {
            subscription(id).start();
            return id;
          });
      return "";
    } catch (StartException e) {
      return String.valueOf(e.getMessage());
    }
  }

  void stop() {
    subscriptions.values().forEach(one -> one.stop(GRACE));
  }

  private TapSubscription subscription(String id) {
    return subscriptions.getOrDefault(id, subscriptions.values().iterator().next());
  }

  TestContext context(String id) {
    return contexts.getOrDefault(id, service);
  }

  CapturingConsumer consumer(String id) {
    return consumers.getOrDefault(id, new CapturingConsumer());
  }

  /// Reports of multicast groups go on for a second after an interface has come up. One of them
  /// between attaching and reading the counters would be a difference.
  ServiceTaps awaitSilence() {
    AtomicReference<InterfaceCounters> latest = new AtomicReference<>(net.left().counters());
    await()
        .during(Duration.ofMillis(1500))
        .atMost(Duration.ofSeconds(20))
        .until(() -> {
          InterfaceCounters now = net.left().counters();
          return now.equals(latest.getAndSet(now));
        });
    return this;
  }

  static void send(NetworkNamespace from, byte[] frame, int times) {
    try (PacketSocket socket = from.call(() -> PacketSocket.open(from.interfaceIndex()))) {
      for (int i = 0; i < times; i++) {
        socket.send(frame);
      }
    }
  }

  /// The attachments of this process to an interface, in order: `tcx_ingress`, `xdp`.
  static List<String> links(int interfaceIndex) throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fdinfo"))) {
      for (Path descriptor : descriptors.toList()) {
        Map<String, String> info = info(descriptor);
        if (info.containsKey("link_type")
            && Integer.toString(interfaceIndex).equals(info.get("ifindex"))) {
          found.add(hook(info));
        }
      }
    }
    return found.stream().sorted().toList();
  }

  private static String hook(Map<String, String> info) {
    return switch (info.getOrDefault("attach_type", "")) {
      case "46" -> "tcx_ingress";
      case "47" -> "tcx_egress";
      default -> info.getOrDefault("link_type", "");
    };
  }

  private static Map<String, String> info(Path descriptor) throws IOException {
    Map<String, String> info = new HashMap<>();
    try {
      for (String line : Files.readAllLines(descriptor)) {
        int colon = line.indexOf(':');
        if (colon > 0) {
          info.put(
              line.substring(0, colon), line.substring(colon + 1).strip().replaceAll(" .*", ""));
        }
      }
    } catch (NoSuchFileException e) {
      info.clear(); // Closed meanwhile.
    }
    return info;
  }

  @Override
  public void close() {
    try {
      stop();
    } finally {
      net.close();
    }
    contexts.forEach((id, context) -> {
      assertThat(context.threads().escaped()).as(id).isEmpty();
      assertThat(context.threads().alive()).as(id).isEmpty();
      assertThat(context.end()).as(id).isNotDone();
    });
  }
}
