// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.object;

import dev.weir.bpf.ffi.KernelInfo;

/// A program that the kernel has verified and loaded. Its object owns the descriptor.
public record BpfProgram(String name, int fd) {

  /// The kernel's id of the program, as `bpftool prog show` lists it.
  public int id() {
    return KernelInfo.ofProgram(fd).id();
  }

  /// How often it ran, and how often it could not.
  public KernelInfo.ProgramRuns runs() {
    return KernelInfo.runsOf(fd);
  }

  /// Prepares runs of this program over given packets: see [TestRun].
  public TestRun testRun() {
    return new TestRun(this, 1);
  }

  /// As [#testRun()], each run repeating the program, to measure it.
  public TestRun testRun(int repeat) {
    return new TestRun(this, repeat);
  }
}
