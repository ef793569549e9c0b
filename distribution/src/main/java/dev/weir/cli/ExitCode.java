// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

/// What `weir` tells its caller.
public final class ExitCode {
  /// Done.
  public static final int DONE = 0;

  /// Failed while running.
  public static final int FAILED = 1;

  /// Bad usage or a bad configuration.
  public static final int USAGE = 2;

  private ExitCode() {}
}
