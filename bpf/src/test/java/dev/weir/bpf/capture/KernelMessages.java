// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/// The kernel's log, to see whether it complained.
final class KernelMessages {
  private static final Pattern COMPLAINT =
      Pattern.compile(
          "WARNING:|BUG:|Oops|Call Trace|general protection|KASAN|UBSAN|refcount|soft lockup|rcu:");

  private final List<String> before;

  private KernelMessages(List<String> before) {
    this.before = before;
  }

  static KernelMessages now() {
    return new KernelMessages(read());
  }

  /// What the kernel complained of since. Where its log may not be read, nothing; that is printed.
  List<String> warningsSince() {
    List<String> now = read();
    int known = before.isEmpty() ? -1 : now.lastIndexOf(before.getLast());
    return now.subList(known + 1, now.size()).stream()
        .filter(line -> COMPLAINT.matcher(line).find())
        .toList();
  }

  private static List<String> read() {
    try {
      Process process = new ProcessBuilder("dmesg").redirectErrorStream(true).start();
      List<String> lines =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .toList();
      if (process.waitFor() != 0) {
        System.out.println("the kernel's log is not looked at: " + lines);
        return List.of();
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run dmesg", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
