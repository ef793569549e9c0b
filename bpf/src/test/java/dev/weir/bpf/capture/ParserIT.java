// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

import static dev.weir.testkit.packet.PacketBuilder.ethernet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.weir.bpf.capture.PacketProbe.Sample;
import dev.weir.bpf.layout.LinkLayer;
import dev.weir.testkit.KernelTest;
import dev.weir.testkit.packet.PacketBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What the kernel program makes of every kind of packet that its parser tells apart. The expected
/// lines were written by hand, from the RFCs; the model must agree with them too.
@KernelTest
class ParserIT {
  private static final String A = "2001:db8::1";
  private static final String B = "2001:db8::2";
  private static final String A4 = "192.0.2.1";
  private static final String B4 = "198.51.100.2";
  private static final String UDP6 =
      "v6 proto=17 2001:db8::1>2001:db8::2 1000>53 payload=10 flags=0";
  private static final String UDP4 =
      "v4 proto=17 192.0.2.1>198.51.100.2 1000>53 payload=10 flags=0 ip=38";
  private static final String V6 = "2001:db8::1>2001:db8::2 ";

  private final List<Sample> samples = new ArrayList<>();
  private final List<String> expected = new ArrayList<>();

  @TestFactory
  Stream<DynamicTest> packets() {
    links();
    tags();
    ipv4();
    chains();
    oddChains();
    cuts();
    lengths();
    List<String> lines = PacketProbe.run(samples);
    List<DynamicTest> tests = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      Sample sample = samples.get(i);
      String line = lines.get(i);
      String wanted = expected.get(i);
      tests.add(
          dynamicTest(
              sample.name(),
              () -> {
                assertThat(line).isEqualTo(wanted);
                assertThat(sample.expected()).as("the model").isEqualTo(wanted);
              }));
    }
    return tests.stream();
  }

  private void links() {
    add("Ethernet", udp6(ethernet()), UDP6 + " ip=58");
    add("raw IPv6", LinkLayer.RAW, udp6(PacketBuilder.raw()), UDP6 + " ip=58");
    add("raw IPv4", LinkLayer.RAW, udp4(PacketBuilder.raw()), UDP4);
    byte[] neither = udp4(PacketBuilder.raw()).build();
    neither[0] = 0x55;
    add("raw of another version", LinkLayer.RAW, neither, neither.length, "bad_version");
    add("cooked", LinkLayer.SLL, udp6(PacketBuilder.linuxCooked()), UDP6 + " ip=58");
    add("cooked 2", LinkLayer.SLL2, udp4(PacketBuilder.linuxCooked2(3)), UDP4);
    for (int family : new int[] {10, 24, 28, 30}) {
      add(
          "loopback family " + family,
          LinkLayer.NULL,
          udp6(PacketBuilder.nullLink(family)),
          UDP6 + " ip=58");
      add(
          "network order loopback family " + family,
          LinkLayer.NULL,
          udp6(PacketBuilder.loop(family)),
          UDP6 + " ip=58");
    }
    add("loopback IPv4", LinkLayer.NULL, udp4(PacketBuilder.nullLink(2)), UDP4);
    add("loopback of another family", LinkLayer.NULL, udp4(PacketBuilder.nullLink(7)), "not ip");
    byte[] cooked = udp4(PacketBuilder.linuxCooked2(3)).build();
    add("cut cooked 2", LinkLayer.SLL2, Arrays.copyOf(cooked, 19), cooked.length, "truncated");
    add("short cooked 2", LinkLayer.SLL2, Arrays.copyOf(cooked, 19), 19, "chain_cut");
    add("ARP", ethernet().linkBody(0x0806, new byte[46]), "not ip");
    add("802.3 length", ethernet().linkBody(0x0026, new byte[46]), "not ip");
    add("14 bytes", LinkLayer.ETHERNET, new byte[14], 14, "too_short");
    add("nothing", LinkLayer.ETHERNET, new byte[0], 0, "too_short");
    add("only the Ethernet header", LinkLayer.ETHERNET, new byte[14], 60, "not ip");
    add("cut Ethernet header", LinkLayer.ETHERNET, new byte[13], 60, "truncated");
    add("nothing of more", LinkLayer.RAW, new byte[0], 60, "truncated");
  }

  private void tags() {
    for (int tags = 1; tags <= 9; tags++) {
      PacketBuilder tagged = ethernet();
      for (int i = 1; i <= tags; i++) {
        tagged = tagged.vlan(i);
      }
      add(tags + " tags", udp6(tagged), tags <= 8 ? UDP6 + " ip=58" : "not ip");
    }
    add("QinQ", udp4(ethernet().qinq(100, 7)), UDP4);
    add("old QinQ", udp4(ethernet().tag(0x9100, 1).tag(0x9200, 2).vlan(3)), UDP4);
    add("PPPoE IPv4", udp4(ethernet().pppoe(1)), UDP4);
    add("PPPoE IPv6 behind tags", udp6(ethernet().qinq(1, 2).pppoe(1)), UDP6 + " ip=58");
    add("PPPoE control", ethernet().pppoe(1).linkBody(0, new byte[40]), "not ip");
    byte[] padded = ethernet().pppoe(1).ipv4(A4, B4).tcp(1, 2, "A").payload(6).build();
    padded[19] = (byte) (padded[19] - 6);
    add(
        "PPPoE session that ends before IP",
        LinkLayer.ETHERNET,
        padded,
        padded.length,
        "v4 proto=6 192.0.2.1>198.51.100.2 1>2 payload=0 flags=16 ip=46");
    byte[] tag = udp4(ethernet().vlan(1)).build();
    add("cut tag", LinkLayer.ETHERNET, Arrays.copyOf(tag, 17), tag.length, "truncated");
    add("packet ends in tag", LinkLayer.ETHERNET, Arrays.copyOf(tag, 17), 17, "chain_cut");
    byte[] session = udp4(ethernet().pppoe(1)).build();
    add("cut PPPoE", LinkLayer.ETHERNET, Arrays.copyOf(session, 21), session.length, "truncated");
    add("packet ends in PPPoE", LinkLayer.ETHERNET, Arrays.copyOf(session, 21), 21, "chain_cut");
  }

  private void ipv4() {
    add("IPv4", udp4(ethernet()), UDP4);
    add(
        "IPv4 options",
        ethernet().ipv4(A4, B4, ip -> ip.options(new byte[40])).udp(1000, 53).payload(10),
        UDP4.replace("ip=38", "ip=78"));
    add("IPv4 padding", udp4(ethernet()).padFrame(60), UDP4);
    add(
        "IPv4 first fragment",
        ethernet().ipv4(A4, B4, ip -> ip.fragment(0, true, 9)).udp(1000, 53).payload(10),
        UDP4 + " fragment");
    add(
        "IPv4 first fragment of TCP",
        ethernet().ipv4(A4, B4, ip -> ip.fragment(0, true, 9)).tcp(1, 2, "A").payload(12),
        "v4 proto=6 192.0.2.1>198.51.100.2 1>2 payload=0 flags=16 ip=52 fragment");
    add(
        "IPv4 later fragment",
        ethernet().ipv4(A4, B4, ip -> ip.fragment(64, false, 9)).body(17, new byte[32]),
        "v4 proto=17 192.0.2.1>198.51.100.2 0>0 payload=0 flags=0 ip=52 fragment");
    add(
        "TCP",
        ethernet().ipv4(A4, B4).tcp(1, 2, tcp -> tcp.flags("SAFRPUEC").mss(1460)).payload(3),
        "v4 proto=6 192.0.2.1>198.51.100.2 1>2 payload=3 flags=255 ip=47");
    add(
        "SCTP",
        ethernet().ipv4(A4, B4).sctp(5, 6),
        "v4 proto=132 192.0.2.1>198.51.100.2 5>6 payload=0 flags=0 ip=32");
    add(
        "ICMP",
        ethernet().ipv4(A4, B4).icmp(8, 0),
        "v4 proto=1 192.0.2.1>198.51.100.2 0>0 payload=0 flags=0 ip=28");
    add(
        "ICMPv6 over IPv4",
        ethernet().ipv4(A4, B4).body(58, new byte[1]),
        "v4 proto=58 192.0.2.1>198.51.100.2 0>0 payload=0 flags=0 ip=21");
    add(
        "GRE",
        ethernet().ipv4(A4, B4).body(47, new byte[8]),
        "v4 proto=47 192.0.2.1>198.51.100.2 0>0 payload=0 flags=0 ip=28");
    add(
        "IPv4 AH",
        ethernet().ipv4(A4, B4).ah(12).udp(1000, 53),
        "v4 proto=51 192.0.2.1>198.51.100.2 0>0 payload=0 flags=0 ip=52");
    add("IPv4 of version 5", udp4Of(ethernet(), 5, -1, -1), "bad_version");
    add("IPv4 header of 16 bytes", udp4Of(ethernet(), 4, 4, -1), "bad_length v4");
    add("IPv4 shorter than its header", udp4Of(ethernet(), 4, -1, 19), "bad_length v4");
    add("IPv4 options behind its end", udp4Of(ethernet(), 4, 15, 60).truncate(56), "chain_cut v4");
    add("IPv4 of length 0", udp4Of(ethernet(), 4, -1, 0), UDP4);
    add("no ports in padding", udp4Of(ethernet(), 4, -1, 20), "chain_cut v4");
    add(
        "ports, but no UDP length",
        udp4Of(ethernet(), 4, -1, 26),
        "v4 proto=17 192.0.2.1>198.51.100.2 1000>53 payload=0 flags=0 ip=26");
  }

  private void chains() {
    add("hop-by-hop", udp6(v6().hopopts(8)), UDP6 + " ip=66 depth=1 {hopopts=1}");
    add("destination options", udp6(v6().dstopts(32)), UDP6 + " ip=90 depth=1 {dstopts=1}");
    add("RH0", udp6(v6().routing(0, 1, B)), UDP6 + " ip=82 depth=1 {routing=1}");
    add("segment routing", udp6(v6().routing(4, 2, A, B)), UDP6 + " ip=98 depth=1 {routing=1}");
    add("AH of 24 bytes", udp6(v6().ah(12)), UDP6 + " ip=82 depth=1 {ah=1}");
    add("AH of 28 bytes", udp6(v6().ah(16)), UDP6 + " ip=86 depth=1 {ah=1}");
    add("atomic", udp6(v6().fragment(0, false, 1)), UDP6 + " ip=66 fragment depth=1 {fragment=1}");
    add("first", udp6(v6().fragment(0, true, 1)), UDP6 + " ip=66 fragment depth=1 {fragment=1}");
    add(
        "later fragment",
        v6().fragment(8, false, 1).body(6, new byte[16]),
        "v6 proto=6 " + V6 + "0>0 payload=0 flags=0 ip=64 fragment depth=1 {fragment=1}");
    add(
        "later fragment of a chain",
        v6().fragment(1200, true, 1).body(60, new byte[16]),
        "v6 proto=60 " + V6 + "0>0 payload=0 flags=0 ip=64 fragment depth=1 {fragment=1}");
    add(
        "all kinds",
        udp6(v6().hopopts(8).dstopts(8).routing(0, 0).fragment(0, false, 1).ah(12).dstopts(8)),
        UDP6 + " ip=122 fragment depth=6 {ah=1, dstopts=2, fragment=1, hopopts=1, routing=1}");
    for (int depth = 0; depth <= 20; depth++) {
      PacketBuilder packet = v6();
      for (int i = 0; i < depth; i++) {
        packet = packet.dstopts(8);
      }
      String tail = depth == 0 ? "" : " depth=" + depth + " {dstopts=" + depth + "}";
      add(
          "chain of " + depth,
          udp6(packet),
          depth <= 16 ? UDP6 + " ip=" + (58 + 8 * depth) + tail : "chain_too_long v6" + tail);
    }
    add(
        "ESP",
        v6().hopopts(8).esp(1, 2).payload(40),
        "v6 proto=50 " + V6 + "0>0 payload=0 flags=0 ip=96 depth=2 {esp=1, hopopts=1}");
    add(
        "mobility",
        v6().hopopts(8).mobility(5),
        "v6 proto=135 " + V6 + "0>0 payload=0 flags=0 ip=56 depth=1 {hopopts=1, mobility=1}");
    add("HIP", v6().hip(), "v6 proto=139 " + V6 + "0>0 payload=0 flags=0 ip=80");
    add("shim6", v6().shim6(), "v6 proto=140 " + V6 + "0>0 payload=0 flags=0 ip=48");
    add("no next header", v6().noNextHeader(), "v6 proto=59 " + V6 + "0>0 payload=0 flags=0 ip=40");
    add(
        "no next header behind options",
        v6().dstopts(8).noNextHeader(),
        "v6 proto=59 " + V6 + "0>0 payload=0 flags=0 ip=48 depth=1 {dstopts=1}");
    add(
        "unknown protocol",
        v6().body(253, new byte[8]),
        "v6 proto=253 " + V6 + "0>0 payload=0 flags=0 ip=48");
    add(
        "IPv6 in IPv6",
        v6().ipv6(B, A).udp(1, 2),
        "v6 proto=41 " + V6 + "0>0 payload=0 flags=0 ip=88");
    add("echo", v6().icmpv6(128, 0), "v6 proto=58 " + V6 + "0>0 payload=0 flags=0 ip=48");
    add(
        "TCP without data",
        v6().tcp(1, 2, "S"),
        "v6 proto=6 " + V6 + "1>2 payload=0 flags=2 ip=60");
  }

  private void oddChains() {
    add(
        "hop-by-hop last",
        udp6(v6().dstopts(8).hopopts(8)),
        UDP6 + " ip=74 depth=2 {dstopts=1, hopopts=1}");
    add("hop-by-hop twice", udp6(v6().hopopts(8).hopopts(8)), UDP6 + " ip=74 depth=2 {hopopts=2}");
    add(
        "three fragment headers",
        udp6(v6().fragment(0, false, 1).fragment(0, false, 1).fragment(0, false, 1)),
        UDP6 + " ip=82 fragment depth=3 {fragment=3}");
    PacketBuilder forty = v6();
    for (int i = 0; i < 40; i++) {
      forty = forty.dstopts(8);
    }
    add("forty headers", udp6(forty), "chain_too_long v6 depth=40 {dstopts=40}");
    PacketBuilder sixty = v6();
    for (int i = 0; i < 60; i++) {
      sixty = sixty.dstopts(8);
    }
    add("sixty headers", udp6(sixty), "chain_too_long v6 depth=48 {dstopts=48}");
    add(
        "header longer than the packet",
        v6().extension(60, new byte[6], header -> header.lengthUnits(200)).udp(1, 2),
        "chain_cut v6 depth=1 {dstopts=1}");
    add(
        "header that ends the packet but names another",
        v6().extension(60, new byte[6], header -> header.nextHeader(17)),
        "chain_cut v6 depth=1 {dstopts=1}");
    add(
        "header that ends the packet but names a header",
        v6().extension(60, new byte[6], header -> header.nextHeader(43)),
        "chain_cut v6 depth=2 {dstopts=1, routing=1}");
    add(
        "first fragment without its upper layer",
        v6().fragment(0, true, 1).extension(60, new byte[6], header -> header.nextHeader(6)),
        "chain_cut v6 depth=2 {dstopts=1, fragment=1}");
    byte[] large = udp6(v6().dstopts(2048)).build();
    add(
        "upper layer behind the first 2,048 bytes",
        LinkLayer.ETHERNET,
        large,
        large.length,
        "truncated v6 depth=1 {dstopts=1}");
  }

  private void cuts() {
    byte[] frame = udp6(v6().hopopts(8)).build();
    String[] marks = {
      "53 truncated",
      "54 truncated v6 depth=1 {hopopts=1}",
      "61 truncated v6 depth=1 {hopopts=1}",
      "65 truncated v6 depth=1 {hopopts=1}",
      "66 " + UDP6.replace("payload=10", "payload=0") + " ip=66 depth=1 {hopopts=1}",
      "69 " + UDP6.replace("payload=10", "payload=0") + " ip=66 depth=1 {hopopts=1}",
      "70 " + UDP6 + " ip=66 depth=1 {hopopts=1}"
    };
    for (String mark : marks) {
      int length = Integer.parseInt(mark.substring(0, 2));
      byte[] cut = Arrays.copyOf(frame, length);
      add("captured to " + length, LinkLayer.ETHERNET, cut, frame.length, mark.substring(3));
    }
    byte[] tcp = v6().tcp(1, 2, "SA").payload(100).build();
    String known = "v6 proto=6 " + V6 + "1>2 ";
    add(
        "TCP ports",
        LinkLayer.ETHERNET,
        Arrays.copyOf(tcp, 58),
        tcp.length,
        known + "payload=0 flags=0 ip=160");
    add(
        "TCP flags",
        LinkLayer.ETHERNET,
        Arrays.copyOf(tcp, 68),
        tcp.length,
        known + "payload=100 flags=18 ip=160");
    byte[] icmp = v6().icmpv6(128, 0).build();
    add("ICMPv6 type", LinkLayer.ETHERNET, Arrays.copyOf(icmp, 55), icmp.length, "truncated v6");
    byte[] four = udp4(ethernet()).build();
    add("IPv4 header", LinkLayer.ETHERNET, Arrays.copyOf(four, 33), four.length, "truncated");
    add("IPv4 header that ends", LinkLayer.ETHERNET, Arrays.copyOf(four, 33), 33, "chain_cut");
    add("IPv4 ports", LinkLayer.ETHERNET, Arrays.copyOf(four, 37), four.length, "truncated v4");
    byte[] six = udp6(ethernet()).build();
    add(
        "wrong version in a cut header",
        LinkLayer.ETHERNET,
        Arrays.copyOf(wrong(six), 20),
        six.length,
        "bad_version");
    byte[] esp = v6().esp(1, 2).build();
    add(
        "ESP header not captured",
        LinkLayer.ETHERNET,
        Arrays.copyOf(esp, 54),
        esp.length,
        "v6 proto=50 " + V6 + "0>0 payload=0 flags=0 ip=48 depth=1 {esp=1}");
    add("ESP that is not there", v6Of(50, 0).padFrame(60), "chain_cut v6");
  }

  private void lengths() {
    add(
        "IPv6 padding",
        v6().udp(1000, 53).padFrame(80),
        UDP6.replace("payload=10", "payload=0") + " ip=48");
    add("IPv6 of version 4", ethernet().ipv6(A, B, ip -> ip.version(4)).udp(1, 2), "bad_version");
    add(
        "IPv6 payload shorter than UDP",
        ethernet().ipv6(A, B, ip -> ip.payloadLength(3)).udp(1000, 53),
        "chain_cut v6");
    add(
        "IPv6 payload longer than the frame",
        ethernet().ipv6(A, B, ip -> ip.payloadLength(5000)).udp(1000, 53).payload(10),
        UDP6 + " ip=5040");
    add(
        "IPv6 payload of length 0",
        ethernet().ipv6(A, B, ip -> ip.payloadLength(0)).udp(1000, 53).payload(10),
        "chain_cut v6");
    add(
        "IPv6 of length 0 and nothing",
        v6Of(59, 0).body(59, new byte[10]),
        "v6 proto=59 " + V6 + "0>0 payload=0 flags=0 ip=40");
    byte[] big = ethernet().ipv6(A, B, ip -> ip.payloadLength(0)).tcp(1, 2, "A").build();
    add("IPv6 of length 0 that could say it", LinkLayer.ETHERNET, big, 65_589, "chain_cut v6");
    add(
        "IPv6 of length 0 that is too long to say it",
        LinkLayer.ETHERNET,
        big,
        65_590,
        "v6 proto=6 " + V6 + "1>2 payload=65516 flags=16 ip=65576");
    add(
        "IPv6 of length 0 before another hop-by-hop option",
        ethernet().ipv6(A, B, ip -> ip.payloadLength(0)).extension(0, new byte[6]).udp(1, 2),
        "chain_cut v6 depth=1 {hopopts=1}");
    byte[] jumbo =
        ethernet()
            .ipv6(A, B, ip -> ip.payloadLength(0))
            .extension(0, new byte[] {(byte) 0xc2, 4, 0, 1, 0x38, (byte) 0x80})
            .tcp(1, 2, "A")
            .payload(1000)
            .build();
    add(
        "jumbo",
        LinkLayer.ETHERNET,
        jumbo,
        14 + 40 + 80_000,
        "v6 proto=6 " + V6 + "1>2 payload=79972 flags=16 ip=80040 depth=1 {hopopts=1}");
    add(
        "jumbo that says more than there is",
        LinkLayer.ETHERNET,
        jumbo,
        jumbo.length,
        "v6 proto=6 " + V6 + "1>2 payload=1000 flags=16 ip=1068 depth=1 {hopopts=1}");
    byte[] wrapping = jumbo.clone();
    Arrays.fill(wrapping, 58, 62, (byte) 0xff);
    add(
        "jumbo that says more than a number holds",
        LinkLayer.ETHERNET,
        wrapping,
        jumbo.length,
        "v6 proto=6 " + V6 + "1>2 payload=1000 flags=16 ip=1068 depth=1 {hopopts=1}");
    add(
        "UDP length below its header",
        v6().udp(1000, 53, udp -> udp.length(3)).payload(10),
        UDP6.replace("payload=10", "payload=0") + " ip=58");
    add(
        "TCP header longer than the packet",
        v6().tcp(1, 2, tcp -> tcp.flags("A").dataWords(15)),
        "v6 proto=6 " + V6 + "1>2 payload=0 flags=16 ip=60");
  }

  private static byte[] wrong(byte[] frame) {
    byte[] copy = frame.clone();
    copy[14] = 0x45;
    return copy;
  }

  private static PacketBuilder v6() {
    return ethernet().ipv6(A, B);
  }

  private static PacketBuilder v6Of(int next, int payloadLength) {
    return ethernet().ipv6(A, B, ip -> ip.nextHeader(next).payloadLength(payloadLength));
  }

  /// Behind a link header or behind extension headers.
  private static PacketBuilder udp6(PacketBuilder below) {
    boolean hasIp = below.build().length > 50;
    return (hasIp ? below : below.ipv6(A, B)).udp(1000, 53).payload(10);
  }

  private static PacketBuilder udp4(PacketBuilder below) {
    return below.ipv4(A4, B4).udp(1000, 53).payload(10);
  }

  private static PacketBuilder udp4Of(PacketBuilder below, int version, int words, int total) {
    return below
        .ipv4(
            A4,
            B4,
            ip -> {
              ip.version(version);
              if (words >= 0) {
                ip.headerWords(words);
              }
              if (total >= 0) {
                ip.totalLength(total);
              }
            })
        .udp(1000, 53)
        .payload(10);
  }

  private void add(String name, PacketBuilder packet, String line) {
    add(name, LinkLayer.ETHERNET, packet, line);
  }

  private void add(String name, LinkLayer link, PacketBuilder packet, String line) {
    byte[] frame = packet.build();
    add(name, link, frame, frame.length, line);
  }

  private void add(String name, LinkLayer link, byte[] frame, long wire, String line) {
    samples.add(new Sample(name, frame, wire, link));
    expected.add(line);
  }
}
