// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.KernelTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Events of captures that other people took, against what independent tools say of them.
@KernelTest
class CaptureEventsIT {
  private static final Path CAPTURES = Path.of("../../shared/captures");

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "real/zeek__ipv6-hbh-routing0.pcap, rh0=1",
        "real/tcpdump__ipv6-routing-header.pcap, rh0=4",
        "real/zeek__ipv6-fragmented-dns.pcap, -",
        "real/ndpi__dns_fragmented.pcap, -",
        "real/tcpdump__bigtcp-ipv6-hbh.pcap, -",
        "real/tcpdump__ipv6-srh-ext-header.pcap, -",
        "real/tcpdump__ipv6_no_next_header.pcap, -",
        "real/zeek__ipv6-reassembly-state-leak.pcap, -",
      })
  void anomaliesAreThoseThatAreThere(String file, String wanted) throws Exception {
    Assumptions.assumeTrue(Files.exists(CAPTURES.resolve(file)), "no shared captures here");
    try (EventProbe probe = new EventProbe()) {
      probe.feed(CAPTURES.resolve(file));
      Map<String, Long> kinds =
          probe.takeAnomalies().stream()
              .collect(
                  Collectors.groupingBy(
                      told -> told.kind().label(), TreeMap::new, Collectors.counting()));
      assertThat(kinds.toString()).isEqualTo(wanted == null ? "{}" : "{" + wanted + "}");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "real/zeek__icmp_icmp6-nd-options.pcap",
    "real/zeek__icmp_icmp6-redirect-hdr-opt.pcap",
    "real/zeek__communityid_icmp6.pcap",
    "real/tcpdump__icmpv6.pcap",
    "synthetic/s03_rogue_ra.pcap",
    "synthetic/s05_addrscan_v6_64.pcap",
  })
  void everyNdpMessageThatIsCountedIsTold(String file) throws Exception {
    Assumptions.assumeTrue(Files.exists(CAPTURES.resolve(file)), "no shared captures here");
    try (EventProbe probe = new EventProbe()) {
      probe.feed(CAPTURES.resolve(file));
      int[] told = new int[256];
      probe.takeNdp().forEach(packet -> told[packet.message()[0] & 0xff]++);
      for (int type = 133; type <= 137; type++) {
        long counted = 0;
        for (int code = 0; code < 256; code++) {
          counted += probe.totals().icmpv6(type, code);
        }
        assertThat((long) told[type]).as("type " + type).isEqualTo(counted);
      }
    }
  }
}
