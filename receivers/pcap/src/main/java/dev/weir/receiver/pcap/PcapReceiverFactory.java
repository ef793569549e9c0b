// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.pcap;

import dev.weir.api.BatchConsumer;
import dev.weir.api.component.Problems;
import dev.weir.api.component.Receiver;
import dev.weir.api.component.ReceiverContext;
import dev.weir.api.component.ReceiverFactory;
import dev.weir.api.component.Stability;
import dev.weir.bpf.capture.CaptureException;
import dev.weir.bpf.capture.CaptureFiles;
import java.io.IOException;
import java.time.Duration;

/// Makes [PcapReceiver]s.
public final class PcapReceiverFactory implements ReceiverFactory<PcapReceiverConfig> {
  private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(1);
  private static final int MOST_FLOWS = 16 << 20;

  /// Longer chains are parsed no further.
  private static final int LONGEST_CHAIN = 16;

  @Override
  public String type() {
    return "pcap";
  }

  @Override
  public String description() {
    return "Flows from the packets of capture files, counted as the tap counts live ones.";
  }

  @Override
  public Stability stability() {
    return Stability.ALPHA;
  }

  @Override
  public PcapReceiverConfig defaults() {
    return PcapReceiverConfig.DEFAULTS;
  }

  @Override
  public void check(PcapReceiverConfig config, Problems problems) {
    if (config.files().isEmpty()) {
      problems.add("files", "names no file; wanted one or more");
    }
    for (int i = 0; i < config.files().size(); i++) {
      String problem = FilePatterns.problem(config.files().get(i));
      if (!problem.isEmpty()) {
        problems.add("files[" + i + "]", problem);
      }
    }
    if (config.interval().compareTo(SHORTEST_INTERVAL) < 0) {
      problems.add("interval", "is " + config.interval().toNanos() + " ns; wanted 1ms or more");
    }
    if (config.maxFlows() < 0 || config.maxFlows() > MOST_FLOWS) {
      problems.add("max_flows", "is " + config.maxFlows() + "; wanted 0 to " + MOST_FLOWS);
    }
    if (!(config.speed() >= 0) || Double.isInfinite(config.speed())) {
      problems.add("speed", "is " + config.speed() + "; wanted 0 or more");
    }
    if (config.maxChain() < 1 || config.maxChain() > LONGEST_CHAIN) {
      problems.add("max_chain", "is " + config.maxChain() + "; wanted 1 to " + LONGEST_CHAIN);
    }
  }

  @Override
  public void checkEnvironment(PcapReceiverConfig config, Problems problems) {
    config.engine().missing().forEach(missing -> problems.add("", missing));
    for (int i = 0; i < config.files().size(); i++) {
      String pattern = config.files().get(i);
      if (!FilePatterns.problem(pattern).isEmpty()) {
        continue;
      }
      try {
        CaptureFiles.check(FilePatterns.resolve(pattern), Math.max(1, config.mostFlows()));
      } catch (CaptureException | IOException e) {
        problems.add("files[" + i + "]", String.valueOf(e.getMessage()));
      }
    }
  }

  @Override
  public Duration interval(PcapReceiverConfig config) {
    return config.interval();
  }

  @Override
  public PcapReceiverConfig withInterval(PcapReceiverConfig config, Duration interval) {
    return config.withInterval(interval);
  }

  /// A capture tells of what happened before, however fast it is read.
  @Override
  public boolean live(PcapReceiverConfig config) {
    return false;
  }

  @Override
  public Receiver create(ReceiverContext context, PcapReceiverConfig config, BatchConsumer next) {
    return new PcapReceiver(context, config, next);
  }
}
