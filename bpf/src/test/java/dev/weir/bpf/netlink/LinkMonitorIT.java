// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bpf.netns.NetworkNamespace;
import dev.weir.bpf.netns.NetworkNamespaces;
import dev.weir.testkit.KernelTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@KernelTest
@Timeout(60)
class LinkMonitorIT {
  private static NetworkNamespaces network;
  private static NetworkNamespace left;

  private final Recorder recorder = new Recorder();
  private final List<LinkMonitor> monitors = new ArrayList<>();
  private final List<CompletableFuture<Void>> runs = new ArrayList<>();

  @BeforeAll
  static void connect() {
    network = NetworkNamespaces.create("wt");
    left = network.left();
  }

  @AfterAll
  static void disconnect() {
    network.close();
  }

  @AfterEach
  void stop() {
    monitors.forEach(LinkMonitor::close);
    runs.forEach(CompletableFuture::join);
  }

  @Test
  void listsWhatIsThere() {
    List<NetworkInterface> links = left.call(Interfaces::list);
    assertThat(links).extracting(NetworkInterface::name).contains("lo", "weir0");
    assertThat(links)
        .filteredOn(link -> link.name().equals("weir0"))
        .containsExactly(
            new NetworkInterface(left.interfaceIndex(), "weir0", true, 1, "veth", 1500));
    assertThat(links.getFirst().loopback()).isTrue();
    assertThat(links.getFirst().ethernet()).isTrue();
  }

  @Test
  void reportsTheLifeOfAnInterface() {
    run(left.call(() -> LinkMonitor.open(recorder)));
    Awaitility.await().until(() -> recorder.names().contains("weir0"));

    left.exec("ip", "link", "add", "wt0", "type", "veth");
    Awaitility.await().until(() -> recorder.events.contains("added wt0 down"));
    left.exec("ip", "link", "set", "wt0", "mtu", "1300", "up");
    Awaitility.await().until(() -> recorder.events.contains("changed wt0 up 1300 veth"));
    left.exec("ip", "link", "set", "wt0", "down");
    left.exec("ip", "link", "set", "wt0", "name", "wt1");
    Awaitility.await().until(() -> recorder.names().contains("wt1"));
    left.exec("ip", "link", "delete", "wt1");
    Awaitility.await().until(() -> recorder.events.contains("removed wt1"));
    assertThat(recorder.names()).doesNotContain("wt0", "wt1");
  }

  @Test
  void leavingABridgeOrMovingAwayIsToldApart() {
    run(left.call(() -> LinkMonitor.open(recorder)));
    left.exec("ip", "link", "add", "wtport", "type", "veth");
    left.exec("ip", "link", "add", "wtbr", "type", "bridge");
    left.exec("ip", "link", "set", "wtport", "master", "wtbr");
    left.exec("ip", "link", "set", "wtport", "nomaster");
    left.exec("ip", "link", "delete", "wtbr");
    Awaitility.await().until(() -> recorder.events.contains("removed wtbr"));
    assertThat(recorder.events).doesNotContain("removed wtport");

    left.exec("ip", "link", "set", "wtport", "netns", network.right().name());
    Awaitility.await().until(() -> recorder.events.contains("removed wtport"));
  }

  @Test
  void changesThatWereMissedAreFoundByListingAnew() {
    LinkMonitor monitor = left.call(() -> LinkMonitor.open(recorder, 1));
    // More than the smallest queue holds, before anybody listens.
    for (int i = 0; i < 30; i++) {
      left.exec("ip", "link", "add", "wtmany" + i, "type", "veth");
    }
    run(monitor);
    Awaitility.await()
        .until(() -> recorder.names().stream().filter(n -> n.startsWith("wtmany")).count() == 30);
    for (int i = 0; i < 30; i++) {
      left.exec("ip", "link", "delete", "wtmany" + i);
    }
    Awaitility.await().until(() -> recorder.names().stream().noneMatch(n -> n.startsWith("wtm")));
  }

  @Test
  void anotherListIsAskedForOnlyWhenTheOneBeforeIsThere() {
    // More than the kernel puts into one answer, so that the first list is not over at once.
    for (int i = 0; i < 40; i++) {
      left.exec("ip", "link", "add", "wtlist" + i, "type", "veth");
    }
    LinkMonitor monitor = left.call(() -> LinkMonitor.open(recorder));
    monitor.list();
    run(monitor);
    Awaitility.await()
        .until(() -> recorder.names().stream().filter(n -> n.startsWith("wtlist")).count() == 40);
    for (int i = 0; i < 40; i++) {
      left.exec("ip", "link", "delete", "wtlist" + i);
    }
    Awaitility.await().until(() -> recorder.names().stream().noneMatch(n -> n.startsWith("wtl")));
    assertThat(runs.getFirst()).isNotDone();
  }

  @Test
  void whatHasGoneSinceItWasAssumedIsReported() {
    left.exec("ip", "link", "add", "wtgone", "type", "veth");
    LinkMonitor monitor = left.call(() -> LinkMonitor.open(recorder));
    List<NetworkInterface> present = left.call(Interfaces::list);
    present.forEach(recorder::added);
    monitor.assume(present);
    left.exec("ip", "link", "delete", "wtgone");
    run(monitor);
    Awaitility.await().until(() -> recorder.events.contains("removed wtgone"));
  }

  @Test
  void closingEndsTheRunAtOnceAndIsLegalAnyTime() {
    LinkMonitor never = left.call(() -> LinkMonitor.open(recorder));
    never.close();
    never.close();
    never.run();

    LinkMonitor monitor = left.call(() -> LinkMonitor.open(recorder));
    run(monitor);
    Awaitility.await().until(() -> recorder.names().contains("lo"));
    monitor.close();
    runs.getFirst().join();
    monitor.close();
  }

  private void run(LinkMonitor monitor) {
    monitors.add(monitor);
    runs.add(CompletableFuture.runAsync(monitor::run));
  }

  private static final class Recorder implements InterfaceListener {
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final Map<Integer, NetworkInterface> links = new ConcurrentHashMap<>();

    List<String> names() {
      return links.values().stream().map(NetworkInterface::name).toList();
    }

    @Override
    public void added(NetworkInterface added) {
      links.put(added.index(), added);
      events.add("added " + added.name() + (added.up() ? " up" : " down"));
    }

    @Override
    public void changed(NetworkInterface before, NetworkInterface now) {
      assertThat(links.put(now.index(), now)).isEqualTo(before);
      events.add(
          "changed %s %s %d %s"
              .formatted(now.name(), now.up() ? "up" : "down", now.mtu(), now.kind()));
    }

    @Override
    public void removed(NetworkInterface removed) {
      assertThat(links.remove(removed.index())).isEqualTo(removed);
      events.add("removed " + removed.name());
    }
  }
}
