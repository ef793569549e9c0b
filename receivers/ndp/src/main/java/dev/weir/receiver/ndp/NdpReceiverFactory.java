// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.ndp;

import dev.weir.api.BatchConsumer;
import dev.weir.api.component.Problems;
import dev.weir.api.component.Receiver;
import dev.weir.api.component.ReceiverContext;
import dev.weir.api.component.ReceiverFactory;
import dev.weir.api.component.Stability;
import dev.weir.bpf.tap.InterfacePattern;
import dev.weir.bpf.tap.TapEnvironment;
import java.time.Duration;

/// Makes [NdpReceiver]s.
public final class NdpReceiverFactory implements ReceiverFactory<NdpReceiverConfig> {
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final int MOST_NEIGHBORS = 1 << 20;
  private static final int MOST_ROUTERS = 1 << 14;

  @Override
  public String type() {
    return "ndp";
  }

  @Override
  public String description() {
    return "IPv6 neighbour discovery: its messages as events, judged by the RFCs, and tables of"
        + " neighbours and routers.";
  }

  @Override
  public Stability stability() {
    return Stability.ALPHA;
  }

  @Override
  public NdpReceiverConfig defaults() {
    return NdpReceiverConfig.DEFAULTS;
  }

  @Override
  public void check(NdpReceiverConfig config, Problems problems) {
    InterfacePattern.check(config.interfaces(), problems);
    within("max_neighbors", config.maxNeighbors(), MOST_NEIGHBORS, problems);
    within("max_routers", config.maxRouters(), MOST_ROUTERS, problems);
    notShort("neighbor_timeout", config.neighborTimeout(), problems);
    notShort("interval", config.interval(), problems);
  }

  @Override
  public void checkEnvironment(NdpReceiverConfig config, Problems problems) {
    TapEnvironment.check(config.interfaces(), problems);
  }

  @Override
  public Receiver create(ReceiverContext context, NdpReceiverConfig config, BatchConsumer next) {
    return new NdpReceiver(context, config, next);
  }

  private static void within(String key, int value, int most, Problems problems) {
    if (value < 1 || value > most) {
      problems.add(key, "is " + value + "; wanted 1 to " + most);
    }
  }

  private static void notShort(String key, Duration value, Problems problems) {
    if (value.compareTo(SHORTEST) < 0) {
      problems.add(key, "is " + value.toMillis() + "ms; wanted 1s or more");
    }
  }
}
