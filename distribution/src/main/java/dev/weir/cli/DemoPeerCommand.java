// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import dev.weir.cli.demo.PeerLoop;
import dev.weir.cli.demo.WeirProcess;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// The other end of `weir demo`, which starts it by itself: see [PeerLoop].
@Command(
    name = WeirProcess.PEER,
    hidden = true,
    description = "Answers in the second namespace of weir demo.")
final class DemoPeerCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PeerLoop.run(System.in, spec.commandLine().getOut());
    return ExitCode.DONE;
  }
}
