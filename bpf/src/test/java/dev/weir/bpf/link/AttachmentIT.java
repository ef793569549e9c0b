// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.link;

import static dev.weir.bpf.link.Traffic.counted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bpf.Errno;
import dev.weir.bpf.JavaCommand;
import dev.weir.bpf.ffi.BpfCall;
import dev.weir.bpf.ffi.Clsact;
import dev.weir.bpf.ffi.Libc;
import dev.weir.bpf.layout.Side;
import dev.weir.bpf.netns.NetworkNamespace;
import dev.weir.bpf.netns.NetworkNamespaces;
import dev.weir.bpf.object.BpfObject;
import dev.weir.bpf.object.BpfProgram;
import dev.weir.bpf.object.TestObject;
import dev.weir.testkit.KernelTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@KernelTest
class AttachmentIT {
  private static final int FIRST = 0;
  private static final int SECOND = 1;
  private static final int XDP = 2;
  private static final List<Hook> XDP_MODES = List.of(Hook.XDP_NATIVE, Hook.XDP_GENERIC);

  private static NetworkNamespaces network;
  private static NetworkNamespace left;
  private static NetworkNamespace right;
  private BpfObject object;

  @BeforeAll
  static void connect() {
    network = NetworkNamespaces.create("wt");
    left = network.left();
    right = network.right();
  }

  @AfterAll
  static void disconnect() {
    network.close();
  }

  @BeforeEach
  void load() {
    object = TestObject.open().load();
  }

  @AfterEach
  void unload() {
    object.close();
  }

  @Test
  void tcxSeesPacketsUntilItIsClosed() {
    HookLink link = right.call(() -> HookLink.attach(first(), index(), Hook.TC_INGRESS));
    Traffic.send(left, right);
    assertThat(counted(object, FIRST)).isGreaterThanOrEqualTo(Traffic.DATAGRAMS);
    assertThat(link.how()).isEqualTo("tcx ingress");
    assertThat(link.interfaceIndex()).isEqualTo(index());
    int id = link.id();

    link.close();
    link.close();
    assertThat(linkExists(id)).isFalse();
    long atEnd = counted(object, FIRST);
    Traffic.send(left, right);
    assertThat(counted(object, FIRST)).isEqualTo(atEnd);
  }

  @Test
  void programsShareAHookAndBothDirections() {
    try (Attachment in = attach("count_packets", Hook.TC_INGRESS);
        Attachment out = attach("count_again", Hook.TC_EGRESS)) {
      Traffic.send(left, right);
      Traffic.send(right, left);
      assertThat(counted(object, FIRST)).isGreaterThanOrEqualTo(Traffic.DATAGRAMS);
      assertThat(counted(object, SECOND)).isGreaterThanOrEqualTo(Traffic.DATAGRAMS);
      assertThat(in.how()).isEqualTo("tcx ingress");
      assertThat(out.how()).isEqualTo("tcx egress");
    }
    try (Attachment one = attach("count_packets", Hook.TC_INGRESS);
        Attachment other = attach("count_again", Hook.TC_INGRESS)) {
      long first = counted(object, FIRST);
      long second = counted(object, SECOND);
      Traffic.send(left, right);
      assertThat(counted(object, FIRST) - first).isGreaterThanOrEqualTo(Traffic.DATAGRAMS);
      assertThat(counted(object, SECOND) - second).isGreaterThanOrEqualTo(Traffic.DATAGRAMS);
      assertThat(one.interfaceIndex()).isEqualTo(other.interfaceIndex());
    }
  }

  @Test
  void missingInterfaceIsExplained() {
    assertThatThrownBy(() -> right.call(() -> HookLink.attach(first(), 999, Hook.TC_INGRESS)))
        .hasMessage(
            "cannot attach program 'count_packets' to interface 999 (tcx ingress): "
                + "ENODEV (no such device); the interface does not exist in this network namespace");
  }

  @Test
  void killedProcessLeavesNothingAttached() throws Exception {
    Process process = right.start(JavaCommand.of(AttachAndWait.class, right.interfaceName()));
    try (BufferedReader output = process.inputReader()) {
      String line = output.readLine();
      assertThat(line).as("what the process printed").startsWith("attached ");
      int id = Integer.parseInt(line.substring("attached ".length()));
      assertThat(linkExists(id)).isTrue();

      process.destroyForcibly().waitFor();
      Awaitility.await().until(() -> !linkExists(id));
    }
  }

  @Test
  void xdpRunsInTheDriverOrInTheStackAsAsked() {
    for (Hook mode : XDP_MODES) {
      long before = counted(object, XDP);
      try (HookLink link = xdp(mode)) {
        Traffic.send(left, right);
        assertThat(counted(object, XDP) - before).isGreaterThanOrEqualTo(Traffic.DATAGRAMS);
        assertThat(link.how()).isEqualTo(mode.toString());
        assertThat(right.exec("ip", "link", "show", right.interfaceName()))
            .contains(mode == Hook.XDP_NATIVE ? " xdp " : " xdpgeneric ");
        assertThatThrownBy(() -> xdp(mode))
            .hasMessageContaining("EBUSY")
            .hasMessageContaining("there is room for one");
      }
      assertThat(right.exec("ip", "link", "show", right.interfaceName())).doesNotContain("xdp");
    }
  }

  @Test
  void nativeXdpIsRefusedWhereTheDriverLacksIt() {
    assertThatThrownBy(
            () -> right.call(() -> HookLink.attach(object.program("pass"), 1, Hook.XDP_NATIVE)))
        .hasMessageContaining("EOPNOTSUPP")
        .hasMessageContaining("set mode: generic");
  }

  @Test
  void clsactFilterSeesPacketsAndLeavesTheQdisc() {
    right.call(() -> {
      try (ClsactFilter filter = ClsactFilter.attach(first(), index(), Side.INGRESS)) {
        Traffic.send(left, right);
        assertThat(counted(object, FIRST)).isGreaterThanOrEqualTo(Traffic.DATAGRAMS);
        assertThat(filter.how()).isEqualTo("clsact ingress");
      }
      return true;
    });
    assertThat(right.exec("tc", "filter", "show", "dev", "weir1", "ingress")).isBlank();
    assertThat(right.exec("tc", "qdisc", "show", "dev", "weir1")).contains("clsact");
  }

  @Test
  void clsactFilterTakesTheFiltersPlaceThatAKilledProcessLeft() {
    right.call(() -> {
      // Never closed before the next: what a kill leaves.
      ClsactFilter lost = ClsactFilter.attach(first(), index(), Side.EGRESS);
      try (ClsactFilter filter = ClsactFilter.attach(first(), index(), Side.EGRESS)) {
        assertThat(right.exec("tc", "filter", "show", "dev", "weir1", "egress"))
            .containsOnlyOnce("direct-action");
        assertThat(filter.interfaceIndex()).isEqualTo(index());
      }
      lost.close();
      return true;
    });
    assertThat(right.exec("tc", "filter", "show", "dev", "weir1", "egress")).isBlank();
  }

  @Test
  void foreignFiltersSurvive() {
    right.call(() -> {
      Clsact elsewhere = new Clsact(index(), false, 1, 10);
      Clsact inOurPlace = new Clsact(index(), false, ClsactFilter.HANDLE, ClsactFilter.PRIORITY);
      elsewhere.createQdisc();
      int foreign = object.program("count_again").fd();
      assertThat(elsewhere.attach(foreign)).isZero();
      ClsactFilter.attach(first(), index(), Side.INGRESS).close();
      assertThat(elsewhere.programId()).isPositive();

      assertThat(inOurPlace.attach(foreign)).isZero();
      assertThatThrownBy(() -> ClsactFilter.attach(first(), index(), Side.INGRESS))
          .hasMessageContaining("EEXIST")
          .hasMessageContaining("a filter of another program has its handle");
      assertThat(inOurPlace.programId()).isPositive();
      assertThat(elsewhere.detach()).isZero();
      assertThat(inOurPlace.detach()).isZero();
      return true;
    });
  }

  private BpfProgram first() {
    return object.program("count_packets");
  }

  private static int index() {
    return right.interfaceIndex();
  }

  private Attachment attach(String program, Hook hook) {
    return right.call(() -> Attachment.attach(object.program(program), index(), hook));
  }

  private HookLink xdp(Hook mode) {
    return right.call(() -> HookLink.attach(object.program("pass"), index(), mode));
  }

  private static boolean linkExists(int id) {
    int fd = BpfCall.linkById(id);
    if (fd >= 0) {
      Libc.close(fd);
    }
    return !Errno.ENOENT.is(fd);
  }

  /// A process that attaches a program and then only waits to be killed.
  static final class AttachAndWait {
    private AttachAndWait() {}

    public static void main(String[] args) throws IOException {
      int index = Libc.interfaceIndex(args[0]);
      try (BpfObject object = TestObject.open().load();
          HookLink link =
              HookLink.attach(object.program("count_packets"), index, Hook.TC_INGRESS)) {
        System.out.println("attached " + link.id());
        System.in.read();
      }
    }
  }
}
