// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.tap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.bpf.ffi.KernelInfo;
import dev.weir.bpf.netns.NetworkNamespace;
import dev.weir.bpf.netns.NetworkNamespaces;
import dev.weir.bpf.socket.PacketSocket;
import dev.weir.testkit.KernelTest;
import dev.weir.testkit.packet.PacketBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the kernel is left with when the process is killed.
@KernelTest
class TapKillIT {
  @ParameterizedTest
  @ValueSource(strings = {"tc", "xdp"})
  void nothingIsLeft(String receiver) throws IOException {
    try (NetworkNamespaces net = NetworkNamespaces.create("wt")) {
      Process process =
          net.left()
              .start(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "--enable-native-access=ALL-UNNAMED",
                  "-cp",
                  System.getProperty("java.class.path"),
                  KilledTap.class.getName(),
                  receiver,
                  "weir0");
      List<Integer> programs;
      try (BufferedReader said = process.inputReader()) {
        assertThat(said.lines().anyMatch("attached"::equals)).isTrue();
        programs = programs(process.pid());
        assertThat(programs).isNotEmpty().allMatch(id -> !KernelInfo.programName(id).isEmpty());
        killUnderLoad(net.left(), process);
      } finally {
        process.destroyForcibly().onExit().join();
      }
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> programs.stream().allMatch(id -> KernelInfo.programName(id).isEmpty()));
      assertThat(net.left().exec("ip", "link", "show", "weir0")).doesNotContain("xdp");
    }
  }

  /// Kills the process while the programs count as many packets as there can be.
  private static void killUnderLoad(NetworkNamespace from, Process process) {
    AtomicBoolean over = new AtomicBoolean();
    AtomicLong sent = new AtomicLong();
    byte[] frame =
        PacketBuilder.ethernet().ipv6("fd00:8::1", "fd00:7::1").udp(1000, 9).payload(10).build();
    try (ExecutorService threads = Executors.newSingleThreadExecutor();
        PacketSocket socket = from.call(() -> PacketSocket.open(from.interfaceIndex()))) {
      Future<?> sender =
          threads.submit(() -> {
            while (!over.get()) {
              socket.send(frame);
              sent.incrementAndGet();
            }
          });
      await().until(() -> sent.get() > 10_000);
      process.destroyForcibly().onExit().join();
      long then = sent.get();
      await().until(() -> sent.get() > then + 10_000);
      over.set(true);
      assertThat(sender).succeedsWithin(Duration.ofSeconds(10));
    }
  }

  /// The ids of the programs behind the process's descriptors.
  private static List<Integer> programs(long pid) throws IOException {
    List<Integer> ids = new ArrayList<>();
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + pid + "/fdinfo"))) {
      for (Path descriptor : descriptors.toList()) {
        try {
          for (String line : Files.readAllLines(descriptor)) {
            if (line.startsWith("prog_id:")) {
              ids.add(Integer.parseInt(line.substring("prog_id:".length()).strip()));
            }
          }
        } catch (NoSuchFileException e) {
          // Closed meanwhile.
        }
      }
    }
    return ids;
  }
}
