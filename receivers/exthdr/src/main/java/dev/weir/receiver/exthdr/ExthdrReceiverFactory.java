// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.exthdr;

import dev.weir.api.BatchConsumer;
import dev.weir.api.component.Problems;
import dev.weir.api.component.Receiver;
import dev.weir.api.component.ReceiverContext;
import dev.weir.api.component.ReceiverFactory;
import dev.weir.api.component.Stability;
import dev.weir.bpf.tap.InterfacePattern;
import dev.weir.bpf.tap.TapEnvironment;

/// Makes [ExthdrReceiver]s.
public final class ExthdrReceiverFactory implements ReceiverFactory<ExthdrReceiverConfig> {
  /// Longer chains are parsed no further.
  private static final int LONGEST_CHAIN = 16;

  @Override
  public String type() {
    return "exthdr";
  }

  @Override
  public String description() {
    return "IPv6 extension headers: counts by kind, chain depths, and events of irregular chains.";
  }

  @Override
  public Stability stability() {
    return Stability.ALPHA;
  }

  @Override
  public ExthdrReceiverConfig defaults() {
    return ExthdrReceiverConfig.DEFAULTS;
  }

  @Override
  public void check(ExthdrReceiverConfig config, Problems problems) {
    InterfacePattern.check(config.interfaces(), problems);
    if (config.maxChain() < 1 || config.maxChain() > LONGEST_CHAIN) {
      problems.add("max_chain", "is " + config.maxChain() + "; wanted 1 to " + LONGEST_CHAIN);
    }
  }

  @Override
  public void checkEnvironment(ExthdrReceiverConfig config, Problems problems) {
    TapEnvironment.check(config.interfaces(), problems);
  }

  @Override
  public Receiver create(ReceiverContext context, ExthdrReceiverConfig config, BatchConsumer next) {
    return new ExthdrReceiver(context, config, next);
  }
}
