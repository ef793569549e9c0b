// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.tap;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.weir.api.flow.Observation.Side;
import dev.weir.bpf.link.Attachment;
import dev.weir.bpf.link.Hook;
import dev.weir.bpf.object.BpfObject;

/// What crosses an interface as a wire would carry it, counted by a program of its own.
final class Wire implements AutoCloseable {
  private final BpfObject object;
  private final Attachment ingress;
  private final Attachment egress;

  private Wire(BpfObject object, int interfaceIndex) {
    this.object = object;
    this.ingress =
        Attachment.attach(object.program("wire_ingress"), interfaceIndex, Hook.TC_INGRESS);
    this.egress = Attachment.attach(object.program("wire_egress"), interfaceIndex, Hook.TC_EGRESS);
  }

  static Wire on(int interfaceIndex) {
    return new Wire(
        BpfObject.openResource(Wire.class, "/dev/weir/bpf/wire.bpf.o").load(), interfaceIndex);
  }

  Counted counted(Side side) {
    long index = side == Side.INGRESS ? 0 : 1;
    return new Counted(
        object.data("segments").getAtIndex(JAVA_LONG, index),
        object.data("bytes").getAtIndex(JAVA_LONG, index));
  }

  @Override
  public void close() {
    ingress.close();
    egress.close();
    object.close();
  }
}
