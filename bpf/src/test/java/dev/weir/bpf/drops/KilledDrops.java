// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.drops;

import java.io.IOException;
import java.time.Duration;

/// A process that counts drops and waits for its end.
final class KilledDrops {
  private KilledDrops() {}

  public static void main(String[] arguments) throws IOException {
    DropProgram program = DropProgram.attach(new DropSettings(Duration.ofSeconds(1), 64, true), 0);
    System.out.println(program.id());
    int end = System.in.read();
    System.out.println("ended by " + end);
  }
}
