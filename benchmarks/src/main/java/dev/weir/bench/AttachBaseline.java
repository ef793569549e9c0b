// SPDX-License-Identifier: Apache-2.0
package dev.weir.bench;

import dev.weir.bpf.link.Hook;
import dev.weir.bpf.link.HookLink;
import dev.weir.bpf.netlink.Interfaces;
import dev.weir.bpf.netlink.NetworkInterface;
import dev.weir.bpf.object.BpfObject;
import java.io.IOException;

/// Holds one of the baseline programs on both directions of an interface until standard input ends.
///
/// Arguments: interface, program (`baseline` or `nothing`).
public final class AttachBaseline {
  private AttachBaseline() {}

  public static void main(String[] arguments) throws IOException {
    NetworkInterface on =
        Interfaces.list().stream()
            .filter(one -> one.name().equals(arguments[0]))
            .findFirst()
            .orElseThrow(() -> new IOException("no interface " + arguments[0]));
    try (BpfObject object = BpfObject.openResource(AttachBaseline.class, "baseline.bpf.o").load();
        HookLink in = attach(object, arguments[1], on, Hook.TC_INGRESS);
        HookLink out = attach(object, arguments[1], on, Hook.TC_EGRESS)) {
      System.out.println("attached " + in.how() + ", " + out.how());
      while (System.in.read() >= 0) {
        // Only its end means something.
      }
    }
  }

  private static HookLink attach(BpfObject object, String program, NetworkInterface on, Hook hook) {
    return HookLink.attach(object.program(program), on.index(), hook);
  }
}
