// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

import dev.weir.bpf.event.ExtensionAnomaly.Kind;
import dev.weir.bpf.layout.Structs;
import dev.weir.bpf.layout.UnparsedReason;
import java.lang.foreign.MemoryLayout.PathElement;
import java.util.Arrays;

/// What `struct weir_totals` holds after packets of which the model told, word by word.
final class ModelTotals {
  private static final int CLASSES = 7;
  private static final int SIZE_BUCKETS = 10;
  private static final int KINDS = 7;
  private static final int[] SIZE_BOUNDS = {64, 128, 256, 512, 1024, 1280, 1500, 4096, 9000};
  private static final int SEEN = at("seen");
  private static final int OVERFLOW = at("overflow");
  private static final int NOT_IP = at("not_ip");
  private static final int UNPARSED = at("unparsed");
  private static final int HEADERS = at("headers");
  private static final int DEPTH = at("depth");
  private static final int SIZES = at("sizes");
  private static final int ANOMALIES = at("anomalies");
  private static final int UNJUDGED = at("fragments_unjudged");

  private final long[] words = new long[(int) (Structs.TOTALS.byteSize() / Long.BYTES)];
  private final long[] headers = new long[KINDS];
  private final long[] headerPackets = new long[KINDS];
  private final long[] headerBytes = new long[KINDS];

  private static int at(String field) {
    return (int) (Structs.TOTALS.byteOffset(PathElement.groupElement(field)) / Long.BYTES);
  }

  void clear() {
    Arrays.fill(words, 0);
    Arrays.fill(headers, 0);
    Arrays.fill(headerPackets, 0);
    Arrays.fill(headerBytes, 0);
  }

  void add(ModelPacket packet, int maxChain) {
    if (packet.notIp) {
      tally(NOT_IP, packet.wire);
      return;
    }
    UnparsedReason reason = packet.reason;
    if (reason != null) {
      tally(UNPARSED + 2 * reason.number(), packet.wire);
    }
    int version = packet.packetVersion().number();
    tally(SEEN + 2 * (version * CLASSES + packet.packetClass().number()), packet.wire);
    if (packet.version == 0) {
      return;
    }
    words[SIZES + version * SIZE_BUCKETS + bucket(packet.wire)]++;
    if (packet.version == 6) {
      if (packet.chain.depth() > 0) {
        words[DEPTH + packet.chain.depth()]++;
      }
      packet.chain.totals(headers, headerPackets, headerBytes);
      int anomalies = packet.chain.anomalies(maxChain);
      for (int kind = 0; anomalies >> kind != 0; kind++) {
        words[ANOMALIES + kind] += anomalies >> kind & 1;
      }
    }
  }

  private void tally(int at, long bytes) {
    words[at]++;
    words[at + 1] += bytes;
  }

  private static int bucket(long size) {
    int bucket = 0;
    while (bucket < SIZE_BOUNDS.length && size > SIZE_BOUNDS[bucket]) {
      bucket++;
    }
    return bucket;
  }

  /// The words, with those of headers.
  private long[] all() {
    long[] all = words.clone();
    for (int kind = 0; kind < KINDS; kind++) {
      all[HEADERS + 3 * kind] = headers[kind];
      all[HEADERS + 3 * kind + 1] = headerPackets[kind];
      all[HEADERS + 3 * kind + 2] = headerBytes[kind];
    }
    return all;
  }

  /// What the kernel counted otherwise between two readings; empty for nothing. Of fragments that
  /// overlap others the model knows nothing, and what stands at depth 0 means nothing.
  String differences(long[] before, long[] after) {
    StringBuilder differences = new StringBuilder();
    long[] wanted = all();
    for (int i = 0; i < wanted.length; i++) {
      boolean untold =
          i == ANOMALIES + Kind.OVERLAPPING_FRAGMENT.number() || i == UNJUDGED || i == DEPTH;
      if (after[i] - before[i] != wanted[i] && !untold) {
        differences
            .append(name(i))
            .append(": ")
            .append(after[i] - before[i])
            .append(" counted, ")
            .append(wanted[i])
            .append(" wanted; ");
      }
    }
    return differences.toString();
  }

  private static String name(int word) {
    String name = "";
    for (var member : Structs.TOTALS.memberLayouts()) {
      String field = member.name().orElseThrow();
      if (at(field) <= word) {
        name = field + "[" + (word - at(field)) + "]";
      }
    }
    return name;
  }

  /// Whether every packet stands in exactly one counter: all that were run are not IP or seen, and
  /// all seen are in `flows`, in overflow or unparsed.
  static String imbalance(long[] before, long[] after, long run, long flows) {
    long notIp = packets(before, after, NOT_IP, 2);
    long seen = packets(before, after, SEEN, 2 * 3 * CLASSES);
    long overflow = packets(before, after, OVERFLOW, 2 * 3 * CLASSES);
    long unparsed = packets(before, after, UNPARSED, 2 * UnparsedReason.values().length);
    if (run == notIp + seen && seen == flows + overflow + unparsed) {
      return "";
    }
    return "%d run, %d not IP, %d seen, %d in flows, %d overflow, %d unparsed"
        .formatted(run, notIp, seen, flows, overflow, unparsed);
  }

  private static long packets(long[] before, long[] after, int at, int tallies) {
    long sum = 0;
    for (int i = 0; i < tallies; i++) {
      sum += after[at + 2 * i] - before[at + 2 * i];
    }
    return sum;
  }
}
