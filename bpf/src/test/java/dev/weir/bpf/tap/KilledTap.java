// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.tap;

import dev.weir.api.component.StartException;
import dev.weir.bpf.link.Hook;
import dev.weir.testkit.CapturingConsumer;
import dev.weir.testkit.TestContext;
import java.io.IOException;

/// A process with a tap that waits for its end.
final class KilledTap {
  private KilledTap() {}

  public static void main(String[] arguments) throws IOException, StartException {
    TestContext context = TestContext.of(arguments[0]);
    TapRequest request =
        arguments[0].equals("xdp")
            ? TestTaps.xdp(Hook.XDP_NATIVE, false, arguments[1])
            : TestTaps.tc(64, true, arguments[1]);
    Taps.of(context).subscribe(request, context, new CapturingConsumer()).start();
    System.out.println("attached");
    int end = System.in.read();
    System.out.println("ended by " + end);
  }
}
