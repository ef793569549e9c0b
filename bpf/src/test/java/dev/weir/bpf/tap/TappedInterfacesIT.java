// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.tap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bpf.event.PacketEvents;
import dev.weir.bpf.link.Attachment;
import dev.weir.bpf.link.Hook;
import dev.weir.bpf.netlink.NetworkInterface;
import dev.weir.bpf.netns.NetworkNamespaces;
import dev.weir.testkit.CapturingConsumer;
import dev.weir.testkit.KernelTest;
import dev.weir.testkit.TestContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What is known of an interface while programs come to it and go.
@KernelTest
class TappedInterfacesIT {
  private final NetworkNamespaces net = NetworkNamespaces.create("wt");
  private final TestContext context = TestContext.of("tc");
  private final TapMember member =
      new TapMember(
          TestTaps.tc(64, true, "weir0"), context, new CapturingConsumer(), PacketEvents.none());
  private final TapObject object =
      TapObject.load(TestTaps.settings(64, true), TapFeatures.of(List.of()), true, 0);

  /// The programs, of which each attachment is looked on at.
  private record Watched(TapPrograms programs, Consumer<Hook> before, Runnable detached)
      implements TapPrograms {
    @Override
    public Attachment attach(NetworkInterface to, Hook hook) {
      before.accept(hook);
      return programs.attach(to, hook);
    }

    @Override
    public void awaitDetached() {
      detached.run();
      programs.awaitDetached();
    }
  }

  @AfterEach
  void remove() {
    object.close();
    net.close();
  }

  @Test
  void isPresentAndNamedWhileItsSecondProgramIsStillToCome() {
    List<String> seen = new ArrayList<>();
    TappedInterfaces[] interfaces = new TappedInterfaces[1];
    int index = net.left().interfaceIndex();
    try (TappedInterfaces watched =
        interfaces(
            hook ->
                seen.add(
                    hook + " " + interfaces[0].isPresent(index) + " " + interfaces[0].name(index)),
            () -> {})) {
      interfaces[0] = watched;
      assertThat(watched.isPresent(index)).isFalse();
      add(watched);
      assertThat(seen).containsExactly("tcx ingress true weir0", "tcx egress true weir0");
      assertThat(watched.isPresent(index)).isTrue();
      watched.removed(left());
      assertThat(watched.isPresent(index)).isFalse();
    }
  }

  @Test
  void isNotPresentWhereNothingCouldBeAttached() {
    net.left().exec("ip", "link", "add", "gone0", "type", "bridge");
    try (TappedInterfaces interfaces = interfaces(_ -> {}, () -> {})) {
      NetworkInterface gone = new NetworkInterface(999, "weir0", true, 1, "", 1500);
      net.left()
          .call(() -> {
            interfaces.added(gone);
            return true;
          });
      assertThat(interfaces.isPresent(999)).isFalse();
      assertThat(interfaces.count()).isZero();
    }
  }

  @Test
  void waitsForProgramsOnceAllAreDetached() throws IOException {
    List<List<String>> links = new ArrayList<>();
    TappedInterfaces interfaces =
        interfaces(_ -> {}, () -> links.add(linksUnchecked(net.left().interfaceIndex())));
    add(interfaces);
    assertThat(ServiceTaps.links(net.left().interfaceIndex())).hasSize(2);
    interfaces.close();
    interfaces.close();
    assertThat(links).as("attachments when programs are waited for").containsExactly(List.of());
  }

  @Test
  void takesBackWhatItAttachedWhenTheRestFails() throws IOException {
    try (TappedInterfaces interfaces =
        interfaces(
            hook -> {
              if (hook == Hook.TC_EGRESS) {
                throw new OutOfMemoryError("as a test wants it");
              }
            },
            () -> {})) {
      assertThatThrownBy(() -> add(interfaces)).isInstanceOf(OutOfMemoryError.class);
      assertThat(ServiceTaps.links(net.left().interfaceIndex())).isEmpty();
      assertThat(interfaces.isPresent(net.left().interfaceIndex())).isFalse();
    }
  }

  private TappedInterfaces interfaces(Consumer<Hook> before, Runnable detached) {
    return new TappedInterfaces(
        new TapPlan(List.of(member)), List.of(member), new Watched(object, before, detached));
  }

  private void add(TappedInterfaces to) {
    net.left()
        .call(() -> {
          to.added(left());
          return true;
        });
  }

  private NetworkInterface left() {
    return new NetworkInterface(net.left().interfaceIndex(), "weir0", true, 1, "veth", 1500);
  }

  private static List<String> linksUnchecked(int interfaceIndex) {
    try {
      return ServiceTaps.links(interfaceIndex);
    } catch (IOException e) {
      return List.of(e.toString());
    }
  }
}
