// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.JavaCommand;
import dev.weir.bpf.event.PacketEvents;
import dev.weir.bpf.ffi.ResourceLimit;
import dev.weir.testkit.KernelTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What is left of an engine that could not be opened, whatever it was that it could not have: in a
/// process of its own, which may have one descriptor more each time.
@KernelTest
class KernelCaptureEngineLeakIT {
  private static final int MOST_DESCRIPTORS = 100;

  @Test
  void nothingIsLeftWhereverOpeningFails() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(JavaCommand.of(OpenAndFail.class)).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).matches("(?s).*failed [1-9][0-9]+ times\n");
  }

  /// Prints how often opening failed, or on which descriptor something was left.
  static final class OpenAndFail {
    private OpenAndFail() {}

    public static void main(String[] args) throws IOException {
      open(); // Whatever is loaded once and kept.
      try (ResourceLimit _ = ResourceLimit.descriptors(highest() + 3)) {
        open();
      }
      long descriptors = ResourceLimit.bpfDescriptors();
      int mappings = ResourceLimit.bpfMappings().size();
      int failed = 0;
      boolean opened = false;
      for (int more = 1; !opened && more < MOST_DESCRIPTORS; more++) {
        try (ResourceLimit _ = ResourceLimit.descriptors(highest() + more)) {
          opened = open();
        }
        failed += opened ? 0 : 1;
        long left = ResourceLimit.bpfDescriptors() - descriptors;
        int mapped = ResourceLimit.bpfMappings().size() - mappings;
        if (left != 0 || mapped != 0) {
          System.out.printf(
              "%d descriptors and %d mappings left with %d more%n", left, mapped, more);
          System.exit(1);
        }
      }
      System.out.println("failed " + failed + " times");
    }

    private static boolean open() {
      CaptureSettings settings = CaptureSettings.whole(1024);
      try (KernelCaptureEngine _ =
          KernelCaptureEngine.open(settings, _ -> {}, PacketEvents.none())) {
        return true;
      } catch (BpfException e) {
        return false;
      }
    }

    private static int highest() throws IOException {
      try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
        return descriptors
            .mapToInt(path -> Integer.parseInt(String.valueOf(path.getFileName())))
            .max()
            .orElse(0);
      }
    }
  }
}
