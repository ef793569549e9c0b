// SPDX-License-Identifier: Apache-2.0
package dev.weir.api.component;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A batch was not delivered. Either trying again cannot help, or it may.
public abstract sealed class DeliveryException extends Exception {
  private static final long serialVersionUID = 1L;

  private DeliveryException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /// Trying again cannot help: the batch is dropped and counted.
  public static final class Permanent extends DeliveryException {
    private static final long serialVersionUID = 1L;

    public Permanent(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /// Trying again may help, not before `after` has passed.
  public static final class Retryable extends DeliveryException {
    private static final long serialVersionUID = 1L;
    private final Duration after;

    /// @param after the delay that the other side asked for; zero leaves it to the runtime
    public Retryable(String message, Duration after, @Nullable Throwable cause) {
      super(message, cause);
      this.after = after;
    }

    public Duration after() {
      return after;
    }
  }
}
