// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

/// What `weir` tells its caller.
final class ExitCode {
  /// Done.
  static final int DONE = 0;

  /// Failed while running.
  static final int FAILED = 1;

  /// Bad usage or a bad configuration.
  static final int USAGE = 2;

  private ExitCode() {}
}
