// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.link;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.Errno;
import dev.weir.bpf.layout.Side;
import dev.weir.bpf.netns.NetworkNamespace;
import dev.weir.bpf.netns.NetworkNamespaces;
import dev.weir.bpf.object.BpfObject;
import dev.weir.bpf.object.BpfProgram;
import dev.weir.bpf.object.RunningPrograms;
import dev.weir.bpf.socket.PacketSocket;
import dev.weir.testkit.KernelTest;
import dev.weir.testkit.packet.PacketBuilder;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whether a program still runs when its attachment has been closed, and that none does once that was
/// waited for. The program takes two milliseconds over a packet, and packets never cease.
@KernelTest
class DetachIT {
  private static final int ROUNDS = 10;
  private static final long MOST_NANOS = 2_000_000_000L;

  /// What to attach, and how.
  enum Way {
    TCX("slow_tc"),
    CLSACT("slow_tc"),
    XDP_NATIVE("slow_xdp"),
    XDP_GENERIC("slow_xdp");

    private final String program;

    Way(String program) {
      this.program = program;
    }

    private Attachment attach(BpfProgram to, int index) {
      return switch (this) {
        case TCX -> HookLink.attach(to, index, Hook.TC_INGRESS);
        case CLSACT -> ClsactFilter.attach(to, index, Side.INGRESS);
        case XDP_NATIVE -> HookLink.attach(to, index, Hook.XDP_NATIVE);
        case XDP_GENERIC -> HookLink.attach(to, index, Hook.XDP_GENERIC);
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void noProgramRunsAnyMore(Way way) throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    try (NetworkNamespaces network = NetworkNamespaces.create("wt");
        BpfObject object =
            BpfObject.openResource(DetachIT.class, "/dev/weir/bpf/slow.bpf.o").load();
        RunningPrograms programs = RunningPrograms.open();
        ExecutorService threads = Executors.newSingleThreadExecutor()) {
      Future<?> sender = threads.submit(() -> send(network.left(), over));
      try {
        int late = 0;
        for (int round = 0; round < ROUNDS; round++) {
          late += network.right().call(() -> detach(way, network.right(), object, programs));
        }
        System.out.printf("%s: %d of %d closings left a program running%n", way, late, ROUNDS);
        if (way == Way.TCX) {
          assertThat(late).as("the kernel waits when it detaches these").isZero();
        }
      } finally {
        over.set(true);
      }
      sender.get();
    }
  }

  /// Returns 1 when a program ran on after the closing.
  private static int detach(
      Way way, NetworkNamespace at, BpfObject object, RunningPrograms programs) {
    Attachment attachment = way.attach(object.program(way.program), at.interfaceIndex());
    try {
      // A program that runs is seen from another processor only, and only for two milliseconds.
      long end = System.nanoTime() + MOST_NANOS;
      while (count(object, "begun") == count(object, "ended") && System.nanoTime() < end) {
        Thread.onSpinWait();
      }
    } finally {
      attachment.close();
    }
    long ended = count(object, "ended");
    boolean late = count(object, "begun") > ended;
    programs.await();
    long begun = count(object, "begun");
    assertThat(count(object, "ended")).as("ended after waiting").isEqualTo(begun);
    return late ? 1 : 0;
  }

  private static long count(BpfObject object, String name) {
    return object.data(name).get(JAVA_LONG, 0);
  }

  private static void send(NetworkNamespace from, AtomicBoolean over) {
    byte[] frame =
        PacketBuilder.ethernet().ipv6("fd00:8::1", "fd00:7::1").udp(1000, 9).payload(10).build();
    try (PacketSocket socket = from.call(() -> PacketSocket.open(from.interfaceIndex()))) {
      while (!over.get()) {
        sendOrLose(socket, frame);
      }
    }
  }

  /// A queue that is full of packets for a slow program loses this one.
  private static void sendOrLose(PacketSocket socket, byte[] frame) {
    try {
      socket.send(frame);
    } catch (BpfException e) {
      if (e.errno() != Errno.ENOBUFS.number()) {
        throw e;
      }
    }
  }
}
