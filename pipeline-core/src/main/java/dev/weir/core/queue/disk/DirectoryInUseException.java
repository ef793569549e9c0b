// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue.disk;

import java.nio.file.Path;

/// Another process, or another service in this one, has the directory.
public final class DirectoryInUseException extends Exception {
  private static final long serialVersionUID = 1L;

  DirectoryInUseException(Path directory) {
    super(
        directory
            + " is in use by another process; wanted a directory that no other Weir writes to");
  }
}
