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
import dev.weir.bpf.netns.NetworkNamespace;
import dev.weir.bpf.netns.NetworkNamespaces;
import dev.weir.bpf.object.BpfObject;
import dev.weir.bpf.object.BpfProgram;
import dev.weir.bpf.object.TestObject;
import dev.weir.testkit.KernelTest;
import java.io.BufferedReader;
import java.io.IOException;
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
    TcxLink link = right.call(() -> TcxLink.attach(first(), index(), Direction.INGRESS));
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
    try (Attachment in = attach("count_packets", Direction.INGRESS);
        Attachment out = attach("count_again", Direction.EGRESS)) {
      Traffic.send(left, right);
      Traffic.send(right, left);
      assertThat(counted(object, FIRST)).isGreaterThanOrEqualTo(Traffic.DATAGRAMS);
      assertThat(counted(object, SECOND)).isGreaterThanOrEqualTo(Traffic.DATAGRAMS);
      assertThat(in.how()).isEqualTo("tcx ingress");
      assertThat(out.how()).isEqualTo("tcx egress");
    }
    try (Attachment one = attach("count_packets", Direction.INGRESS);
        Attachment other = attach("count_again", Direction.INGRESS)) {
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
    assertThatThrownBy(() -> right.call(() -> TcxLink.attach(first(), 999, Direction.INGRESS)))
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
    for (XdpLink.Mode mode : XdpLink.Mode.values()) {
      long before = counted(object, XDP);
      try (XdpLink link = xdp(mode)) {
        Traffic.send(left, right);
        assertThat(counted(object, XDP) - before).isGreaterThanOrEqualTo(Traffic.DATAGRAMS);
        assertThat(link.how()).isEqualTo("xdp " + mode);
        assertThat(right.exec("ip", "link", "show", right.interfaceName()))
            .contains(mode == XdpLink.Mode.NATIVE ? " xdp " : " xdpgeneric ");
        assertThatThrownBy(() -> xdp(mode))
            .hasMessageContaining("EBUSY")
            .hasMessageContaining("another program has this hook");
      }
      assertThat(right.exec("ip", "link", "show", right.interfaceName())).doesNotContain("xdp");
    }
  }

  @Test
  void nativeXdpIsRefusedWhereTheDriverLacksIt() {
    assertThatThrownBy(
            () -> right.call(() -> XdpLink.attach(object.program("pass"), 1, XdpLink.Mode.NATIVE)))
        .hasMessageContaining("EOPNOTSUPP")
        .hasMessageContaining("use the generic mode");
  }

  @Test
  void clsactFilterSeesPacketsAndLeavesTheQdisc() {
    right.call(() -> {
      try (ClsactFilter filter = ClsactFilter.attach(first(), index(), Direction.INGRESS)) {
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
      ClsactFilter lost = ClsactFilter.attach(first(), index(), Direction.EGRESS);
      try (ClsactFilter filter = ClsactFilter.attach(first(), index(), Direction.EGRESS)) {
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
      ClsactFilter.attach(first(), index(), Direction.INGRESS).close();
      assertThat(elsewhere.programId()).isPositive();

      assertThat(inOurPlace.attach(foreign)).isZero();
      assertThatThrownBy(() -> ClsactFilter.attach(first(), index(), Direction.INGRESS))
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

  private Attachment attach(String program, Direction direction) {
    return right.call(() -> Attachment.trafficControl(object.program(program), index(), direction));
  }

  private XdpLink xdp(XdpLink.Mode mode) {
    return right.call(() -> XdpLink.attach(object.program("pass"), index(), mode));
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
          TcxLink link =
              TcxLink.attach(object.program("count_packets"), index, Direction.INGRESS)) {
        System.out.println("attached " + link.id());
        System.in.read();
      }
    }
  }
}
