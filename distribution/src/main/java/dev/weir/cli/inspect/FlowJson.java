// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.inspect;

import dev.weir.api.flow.DirectionCounts;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.FlowKey;
import dev.weir.api.flow.Spread;
import dev.weir.api.flow.Tcp;
import dev.weir.api.flow.TcpFlags;
import dev.weir.api.flow.Traffic;
import dev.weir.cli.console.JsonBlock;
import dev.weir.cli.console.JsonName;
import dev.weir.cli.console.JsonWriter;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One element of `flows`, also for other commands. Other protocols than TCP have its flags and counts
/// too, all 0: so does the truth that objects are laid beside. What is not defined or not known is left
/// out.
public final class FlowJson {
  private static final double NANOS = 1e9;

  private static final JsonName IP_VERSION = JsonName.of("ip_version");
  private static final JsonName PROTO = JsonName.of("proto");
  private static final JsonName SRC = JsonName.of("src");
  private static final JsonName SPORT = JsonName.of("sport");
  private static final JsonName DST = JsonName.of("dst");
  private static final JsonName DPORT = JsonName.of("dport");
  private static final JsonName FIRST_EPOCH = JsonName.of("first_epoch");
  private static final JsonName LAST_EPOCH = JsonName.of("last_epoch");
  private static final DirectionNames FORWARD = new DirectionNames("fwd_");
  private static final DirectionNames BACKWARD = new DirectionNames("bwd_");
  private static final JsonName MAX_EXT_DEPTH = JsonName.of("max_ext_depth");
  private static final JsonName FRAGMENTS = JsonName.of("fragments");
  private static final JsonBlock HANDSHAKE =
      JsonBlock.of(JsonName.of("fwd_syn_only"), JsonName.of("bwd_syn_ack"));
  private static final JsonBlock ANALYSIS =
      JsonBlock.of(
          JsonName.of("retransmission"), JsonName.of("out_of_order"), JsonName.of("zero_window"));
  private static final JsonName ZERO_WINDOW_SECONDS = JsonName.of("zero_window_seconds");
  private static final JsonName LONGEST_RUN = JsonName.of("longest_retransmission_run");
  private static final JsonName HANDSHAKE_RTT = JsonName.of("handshake_rtt_us");
  private static final JsonName IAT_N = JsonName.of("iat_n");
  private static final JsonName IAT_MEAN = JsonName.of("iat_mean_us");
  private static final JsonName IAT_STD_POP = JsonName.of("iat_std_pop_us");
  private static final JsonName IAT_STD_SAMP = JsonName.of("iat_std_samp_us");
  private static final JsonName IAT_MIN = JsonName.of("iat_min_us");
  private static final JsonName IAT_MAX = JsonName.of("iat_max_us");
  private static final JsonName LEN_MIN = JsonName.of("len_min");
  private static final JsonName LEN_MAX = JsonName.of("len_max");
  private static final JsonName LEN_MEAN = JsonName.of("len_mean");
  private static final JsonName LEN_VAR_POP = JsonName.of("len_var_pop");
  private static final JsonName LEN_VAR_SAMP = JsonName.of("len_var_samp");

  private FlowJson() {}

  /// The names of one direction's members.
  private static final class DirectionNames {
    final JsonName packets;
    final JsonName frameBytes;
    final JsonName ipBytes;
    final JsonName payloadBytes;
    final JsonBlock flags;

    DirectionNames(String prefix) {
      packets = JsonName.of(prefix + "packets");
      frameBytes = JsonName.of(prefix + "frame_bytes");
      ipBytes = JsonName.of(prefix + "ip_bytes");
      payloadBytes = JsonName.of(prefix + "payload_bytes");
      flags =
          JsonBlock.of(
              Stream.of("fin", "syn", "rst", "psh", "ack", "urg", "ece", "cwr")
                  .map(flag -> JsonName.of(prefix + flag))
                  .toArray(JsonName[]::new));
    }
  }

  static void write(Flow flow, JsonWriter json) {
    json.beginObject();
    writeMembers(flow, json);
    json.endObject();
  }

  /// The members alone, into an object that the caller has begun.
  public static void writeMembers(Flow flow, JsonWriter json) {
    FlowKey key = flow.key();
    json.member(IP_VERSION, key.ipVersion());
    json.member(PROTO, key.protocol());
    json.member(SRC, key.source(), key.ipVersion());
    json.member(SPORT, key.sourcePort());
    json.member(DST, key.destination(), key.ipVersion());
    json.member(DPORT, key.destinationPort());
    json.time(FIRST_EPOCH, flow.startNanos());
    json.time(LAST_EPOCH, flow.endNanos());
    Traffic traffic = flow.traffic();
    if (traffic == null) {
      return;
    }
    writeCounts(FORWARD, traffic.forward(), json);
    writeCounts(BACKWARD, traffic.backward(), json);
    json.member(MAX_EXT_DEPTH, traffic.maxExtensionDepth());
    json.member(FRAGMENTS, traffic.fragments());
    Tcp tcp = flow.tcp();
    TcpFlags forward = tcp == null ? TcpFlags.ZERO : tcp.forward();
    TcpFlags backward = tcp == null ? TcpFlags.ZERO : tcp.backward();
    writeFlags(FORWARD, forward, json);
    writeFlags(BACKWARD, backward, json);
    json.members(HANDSHAKE, forward.synOnly(), backward.synAck());
    writeAnalysis(tcp, json);
    writeGaps(traffic.gapsMicros(), json);
    writeSizes(traffic.sizesBytes(), json);
  }

  private static void writeCounts(DirectionNames names, DirectionCounts counts, JsonWriter json) {
    json.member(names.packets, counts.packets());
    json.member(names.frameBytes, counts.frameBytes());
    json.member(names.ipBytes, counts.ipBytes());
    json.member(names.payloadBytes, counts.payloadBytes());
  }

  private static void writeFlags(DirectionNames names, TcpFlags flags, JsonWriter json) {
    json.members(
        names.flags,
        flags.fin(),
        flags.syn(),
        flags.rst(),
        flags.psh(),
        flags.ack(),
        flags.urg(),
        flags.ece(),
        flags.cwr());
  }

  /// Both directions together. TCP that was not analysed has no counts, and that is not 0.
  private static void writeAnalysis(@Nullable Tcp tcp, JsonWriter json) {
    Tcp.Analysis analysis = tcp == null ? null : tcp.analysis();
    if (tcp != null && analysis == null) {
      return;
    }
    Tcp.DirectionAnalysis both = analysis == null ? Tcp.DirectionAnalysis.ZERO : analysis.both();
    json.members(ANALYSIS, both.retransmissions(), both.outOfOrder(), both.zeroWindows());
    json.member(ZERO_WINDOW_SECONDS, both.zeroWindowNanos() / NANOS);
    json.member(LONGEST_RUN, analysis == null ? 0 : analysis.longestRetransmissionRun());
    if (analysis != null && analysis.handshakeRttMicros() >= 0) {
      json.member(HANDSHAKE_RTT, analysis.handshakeRttMicros());
    }
  }

  private static void writeGaps(Spread gaps, JsonWriter json) {
    json.member(IAT_N, gaps.count());
    if (gaps.count() == 0) {
      return;
    }
    json.member(IAT_MEAN, gaps.mean());
    json.member(IAT_STD_POP, Math.sqrt(gaps.populationVariance()));
    if (gaps.count() > 1) {
      json.member(IAT_STD_SAMP, Math.sqrt(gaps.sampleVariance()));
    }
    json.member(IAT_MIN, gaps.minimum());
    json.member(IAT_MAX, gaps.maximum());
  }

  private static void writeSizes(Spread sizes, JsonWriter json) {
    if (sizes.count() == 0) {
      return;
    }
    json.member(LEN_MIN, (long) sizes.minimum());
    json.member(LEN_MAX, (long) sizes.maximum());
    json.member(LEN_MEAN, sizes.mean());
    json.member(LEN_VAR_POP, sizes.populationVariance());
    if (sizes.count() > 1) {
      json.member(LEN_VAR_SAMP, sizes.sampleVariance());
    }
  }
}
