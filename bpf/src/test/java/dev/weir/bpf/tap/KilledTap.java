// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.tap;

import dev.weir.testkit.CapturingConsumer;
import dev.weir.testkit.TestContext;
import java.io.IOException;

/// A process with a tap that waits for its end.
final class KilledTap {
  private KilledTap() {}

  public static void main(String[] arguments) throws IOException {
    new Tap(Taps.settings(64, true, arguments[0]), TestContext.of("tc"), new CapturingConsumer())
        .start();
    System.out.println("attached");
    int end = System.in.read();
    System.out.println("ended by " + end);
  }
}
