// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.tls;

/// Certificates or keys cannot be used. The message says which and why; users read it.
public final class TlsException extends Exception {
  private static final long serialVersionUID = 1L;

  TlsException(String message) {
    super(message);
  }

  TlsException(String message, Throwable cause) {
    super(message, cause);
  }
}
