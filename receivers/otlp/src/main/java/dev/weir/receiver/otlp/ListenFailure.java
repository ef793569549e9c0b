// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.otlp;

import java.io.IOException;

/// Why an address cannot be listened on, for people.
final class ListenFailure {
  private ListenFailure() {}

  static String text(ListenAddress address, IOException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return "cannot listen on '"
        + address
        + "': "
        + cause.getMessage()
        + "; free the port or set another";
  }
}
