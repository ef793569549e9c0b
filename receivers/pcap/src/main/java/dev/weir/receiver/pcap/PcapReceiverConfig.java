// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.pcap;

import dev.weir.api.component.Setting;
import dev.weir.bpf.capture.EngineKind;
import java.time.Duration;
import java.util.List;

/// Settings of the `pcap` receiver.
public record PcapReceiverConfig(
    @Setting(
            value =
                "Capture files, pcap or pcapng, plain or gzip, read as one in this order. The last"
                    + " part of a path may be a glob with * and ?; its files are read by name.",
            required = true,
            example = "[\"/var/captures/*.pcap.gz\"]")
        List<String> files,
    @Setting(
            "How long a window is, aligned to multiples of itself in epoch time: each flow is told"
                + " once for each window in which it was active. At least 1ms. Where it is not"
                + " written, windows of processors may shorten it.")
        Duration interval,
    @Setting(
            "How many flows the table holds at most; packets of further ones are in no flow. 0 means"
                + " 4194304 for the native engine, about 600 bytes of memory for each flow that is"
                + " there, and 262144 for kernel, about 900 bytes of kernel memory for each.")
        int maxFlows,
    @Setting(
            "What counts the packets: native needs no privileges; kernel is the tap's own eBPF"
                + " program, with the same results, and needs its rights.")
        EngineKind engine,
    @Setting(
            "How fast to read: 1 is as fast as it was captured, 2 twice as fast, 0 as fast as"
                + " possible.")
        double speed,
    @Setting(
            "Make events of neighbour discovery messages and of irregular chains of IPv6 extension"
                + " headers.")
        boolean events,
    @Setting("A packet with more extension headers than this is irregular (deep_chain).")
        int maxChain) {
  static final PcapReceiverConfig DEFAULTS =
      new PcapReceiverConfig(List.of(), Duration.ofSeconds(5), 0, EngineKind.NATIVE, 0, true, 3);

  public PcapReceiverConfig {
    files = List.copyOf(files);
  }

  PcapReceiverConfig withInterval(Duration other) {
    return new PcapReceiverConfig(files, other, maxFlows, engine, speed, events, maxChain);
  }

  /// What [#maxFlows] means.
  int mostFlows() {
    return maxFlows == 0 ? engine.defaultMaxFlows() : maxFlows;
  }
}
