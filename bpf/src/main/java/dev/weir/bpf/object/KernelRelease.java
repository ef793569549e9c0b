// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.object;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The release of a kernel, for what cannot be found out by trying.
///
/// @param major 6 of 6.18.2
/// @param minor 18 of 6.18.2
public record KernelRelease(int major, int minor) {
  private static final Pattern NUMBERS = Pattern.compile("(\\d{1,9})\\.(\\d{1,9}).*");

  /// That of the kernel that runs.
  public static KernelRelease running() {
    return of(System.getProperty("os.version", ""));
  }

  /// Reads what `uname -r` prints; a text that says nothing is the oldest of all.
  static KernelRelease of(String text) {
    Matcher numbers = NUMBERS.matcher(text);
    return numbers.matches()
        ? new KernelRelease(Integer.parseInt(numbers.group(1)), Integer.parseInt(numbers.group(2)))
        : new KernelRelease(0, 0);
  }

  public boolean isAtLeast(int otherMajor, int otherMinor) {
    return major > otherMajor || (major == otherMajor && minor >= otherMinor);
  }
}
