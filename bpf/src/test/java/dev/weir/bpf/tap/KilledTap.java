// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.tap;

import dev.weir.api.component.StartException;
import dev.weir.testkit.CapturingConsumer;
import dev.weir.testkit.TestContext;
import java.io.IOException;

/// A process with a tap that waits for its end.
final class KilledTap {
  private KilledTap() {}

  public static void main(String[] arguments) throws IOException, StartException {
    TestContext context = TestContext.of("tc");
    Taps.of(context)
        .subscribe(TestTaps.tc(64, true, arguments[0]), context, new CapturingConsumer())
        .start();
    System.out.println("attached");
    int end = System.in.read();
    System.out.println("ended by " + end);
  }
}
