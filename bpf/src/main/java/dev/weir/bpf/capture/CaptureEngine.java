// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

/// Counts the packets of captures into flows exactly as the tap counts those of interfaces, by the
/// capture's own clock. One flow table over all packets fed, in the order in which they are fed.
///
/// Flow records go to the consumer that the engine was made with: those of a window as soon as a
/// packet of a later window is fed, the rest by [#finish]. Without windows there is one record a
/// flow. All on the feeding thread; one thread at a time.
public sealed interface CaptureEngine extends AutoCloseable
    permits KernelCaptureEngine, NativeCaptureEngine {
  /// Counts a packet. Throws [dev.weir.bpf.BpfException] when the kernel refuses to.
  void feed(CapturedPacket packet);

  /// Counts packets of the capture from where it stands, at most so many, and returns how many: 0 at
  /// its end. All of them are counted when it returns or throws.
  ///
  /// @throws CaptureException as [CaptureFile#next] does
  long feed(CaptureFile capture, long most) throws CaptureException;

  /// What all packets fed so far were.
  CaptureTotals totals();

  /// Hands over what is still open, and says what all packets were. Nothing is fed after it.
  CaptureTotals finish();

  /// Releases everything. Legal twice, and without [#finish].
  @Override
  void close();
}
