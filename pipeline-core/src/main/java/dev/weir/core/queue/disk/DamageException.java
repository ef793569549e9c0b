// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue.disk;

/// A file is not what it should be: damaged, or written by a Weir with another format.
final class DamageException extends Exception {
  private static final long serialVersionUID = 1L;

  DamageException(String message) {
    super(message);
  }
}
