// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.inspect;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.api.flow.DirectionCounts;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.FlowKey;
import dev.weir.api.flow.Spread;
import dev.weir.api.flow.Tcp;
import dev.weir.api.flow.TcpFlags;
import dev.weir.api.flow.Traffic;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One element of `flows`, also for other commands. Other protocols than TCP have its flags and counts too, all 0: so does
/// the truth that objects are laid beside. What is not defined or not known is left out.
public final class FlowJson {
  private static final long NANOS = 1_000_000_000L;

  private FlowJson() {}

  static void write(Flow flow, JsonGenerator json) throws IOException {
    json.writeStartObject();
    writeMembers(flow, json);
    json.writeEndObject();
  }

  /// The members alone, into an object that the caller has begun.
  public static void writeMembers(Flow flow, JsonGenerator json) throws IOException {
    FlowKey key = flow.key();
    json.writeNumberField("ip_version", key.ipVersion());
    json.writeNumberField("proto", key.protocol());
    json.writeStringField("src", key.sourceText());
    json.writeNumberField("sport", key.sourcePort());
    json.writeStringField("dst", key.destinationText());
    json.writeNumberField("dport", key.destinationPort());
    json.writeStringField("first_epoch", epoch(flow.startNanos()));
    json.writeStringField("last_epoch", epoch(flow.endNanos()));
    Traffic traffic = flow.traffic();
    if (traffic == null) {
      return;
    }
    writeCounts("fwd_", traffic.forward(), json);
    writeCounts("bwd_", traffic.backward(), json);
    json.writeNumberField("max_ext_depth", traffic.maxExtensionDepth());
    json.writeNumberField("fragments", traffic.fragments());
    Tcp tcp = flow.tcp();
    TcpFlags forward = tcp == null ? TcpFlags.ZERO : tcp.forward();
    TcpFlags backward = tcp == null ? TcpFlags.ZERO : tcp.backward();
    writeFlags("fwd_", forward, json);
    writeFlags("bwd_", backward, json);
    json.writeNumberField("fwd_syn_only", forward.synOnly());
    json.writeNumberField("bwd_syn_ack", backward.synAck());
    writeAnalysis(tcp, json);
    writeGaps(traffic.gapsMicros(), json);
    writeSizes(traffic.sizesBytes(), json);
  }

  /// Seconds since the epoch with nine decimals.
  static String epoch(long nanos) {
    return String.format(
        Locale.ROOT, "%d.%09d", Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS));
  }

  private static void writeCounts(String prefix, DirectionCounts counts, JsonGenerator json)
      throws IOException {
    json.writeNumberField(prefix + "packets", counts.packets());
    json.writeNumberField(prefix + "frame_bytes", counts.frameBytes());
    json.writeNumberField(prefix + "ip_bytes", counts.ipBytes());
    json.writeNumberField(prefix + "payload_bytes", counts.payloadBytes());
  }

  private static void writeFlags(String prefix, TcpFlags flags, JsonGenerator json)
      throws IOException {
    json.writeNumberField(prefix + "fin", flags.fin());
    json.writeNumberField(prefix + "syn", flags.syn());
    json.writeNumberField(prefix + "rst", flags.rst());
    json.writeNumberField(prefix + "psh", flags.psh());
    json.writeNumberField(prefix + "ack", flags.ack());
    json.writeNumberField(prefix + "urg", flags.urg());
    json.writeNumberField(prefix + "ece", flags.ece());
    json.writeNumberField(prefix + "cwr", flags.cwr());
  }

  /// Both directions together. TCP that was not analysed has no counts, and that is not 0.
  private static void writeAnalysis(@Nullable Tcp tcp, JsonGenerator json) throws IOException {
    Tcp.Analysis analysis = tcp == null ? null : tcp.analysis();
    if (tcp != null && analysis == null) {
      return;
    }
    Tcp.DirectionAnalysis both = analysis == null ? Tcp.DirectionAnalysis.ZERO : analysis.both();
    json.writeNumberField("retransmission", both.retransmissions());
    json.writeNumberField("out_of_order", both.outOfOrder());
    json.writeNumberField("zero_window", both.zeroWindows());
    json.writeNumberField("zero_window_seconds", both.zeroWindowNanos() / (double) NANOS);
    json.writeNumberField(
        "longest_retransmission_run", analysis == null ? 0 : analysis.longestRetransmissionRun());
    if (analysis != null && analysis.handshakeRttMicros() >= 0) {
      json.writeNumberField("handshake_rtt_us", analysis.handshakeRttMicros());
    }
  }

  private static void writeGaps(Spread gaps, JsonGenerator json) throws IOException {
    json.writeNumberField("iat_n", gaps.count());
    if (gaps.count() == 0) {
      return;
    }
    json.writeNumberField("iat_mean_us", gaps.mean());
    json.writeNumberField("iat_std_pop_us", Math.sqrt(gaps.populationVariance()));
    if (gaps.count() > 1) {
      json.writeNumberField("iat_std_samp_us", Math.sqrt(gaps.sampleVariance()));
    }
    json.writeNumberField("iat_min_us", gaps.minimum());
    json.writeNumberField("iat_max_us", gaps.maximum());
  }

  private static void writeSizes(Spread sizes, JsonGenerator json) throws IOException {
    if (sizes.count() == 0) {
      return;
    }
    json.writeNumberField("len_min", (long) sizes.minimum());
    json.writeNumberField("len_max", (long) sizes.maximum());
    json.writeNumberField("len_mean", sizes.mean());
    json.writeNumberField("len_var_pop", sizes.populationVariance());
    if (sizes.count() > 1) {
      json.writeNumberField("len_var_samp", sizes.sampleVariance());
    }
  }
}
