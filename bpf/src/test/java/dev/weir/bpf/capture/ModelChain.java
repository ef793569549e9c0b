// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

import dev.weir.bpf.event.ExtensionAnomaly.Kind;
import dev.weir.bpf.layout.ExtensionHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The extension headers of a packet, and what is irregular about them by the table in
/// `docs/decisions/0012`: told from a list of headers, where the kernel program keeps counters.
/// Overlapping fragments are told by more than one packet and not told here.
final class ModelChain {
  static final int LONGEST_TOLD = 24;
  private static final int TINY_BYTES = 512;
  private static final int UNASSIGNED = 148;

  /// @param routingType of a routing header whose type was seen, else -1
  private record Header(int protocol, long bytes, int routingType) {}

  /// @param end where the packet ends
  private record Fragment(int place, boolean more, long start, long end) {}

  private final List<Header> headers = new ArrayList<>(4);
  private @Nullable Fragment fragment;
  private long mobilityBytes = -1;

  /// What the IPv6 header names next, then what each header does.
  private final List<Integer> named = new ArrayList<>(4);

  private boolean cutByPacket;
  private long upperEnd;

  static @Nullable ExtensionHeader kind(int protocol) {
    return switch (protocol) {
      case 0 -> ExtensionHeader.HOPOPTS;
      case 43 -> ExtensionHeader.ROUTING;
      case 44 -> ExtensionHeader.FRAGMENT;
      case 50 -> ExtensionHeader.ESP;
      case 51 -> ExtensionHeader.AH;
      case 60 -> ExtensionHeader.DSTOPTS;
      default -> null;
    };
  }

  void add(int protocol, long bytes, int routingType) {
    headers.add(new Header(protocol, bytes, routingType));
  }

  void fragment(int place, boolean more, long start, long end) {
    fragment = new Fragment(place, more, start, end);
  }

  void mobility(long bytes) {
    mobilityBytes = bytes;
  }

  void names(int protocol) {
    named.add(protocol);
  }

  /// The packet ends inside the chain, or inside what the upper layer's header has at least.
  void endsInside() {
    cutByPacket = true;
  }

  /// Where the upper layer's header ends, as far as is known.
  void upperLayer(long end) {
    upperEnd = end;
  }

  int depth() {
    return headers.size();
  }

  private int count(int protocol) {
    int count = 0;
    for (Header header : headers) {
      count += header.protocol() == protocol ? 1 : 0;
    }
    return count;
  }

  /// Adds the numbers of headers by name.
  void counts(Map<String, Integer> into) {
    for (Header header : headers) {
      ExtensionHeader kind = kind(header.protocol());
      if (kind != null) {
        into.merge(kind.label(), 1, Integer::sum);
      }
    }
    if (mobilityBytes >= 0) {
      into.put(ExtensionHeader.MOBILITY.label(), 1);
    }
  }

  /// Adds what the totals count of a kind: headers and bytes.
  void totals(long[] headersByKind, long[] packetsByKind, long[] bytesByKind) {
    int seen = 0;
    for (Header header : headers) {
      ExtensionHeader kind = kind(header.protocol());
      if (kind == null) {
        continue;
      }
      headersByKind[kind.number()]++;
      bytesByKind[kind.number()] += header.bytes();
      if ((seen >> kind.number() & 1) == 0) {
        packetsByKind[kind.number()]++;
        seen |= 1 << kind.number();
      }
    }
    if (mobilityBytes >= 0) {
      headersByKind[ExtensionHeader.MOBILITY.number()]++;
      packetsByKind[ExtensionHeader.MOBILITY.number()]++;
      bytesByKind[ExtensionHeader.MOBILITY.number()] += mobilityBytes;
    }
  }

  /// The protocol numbers that an event tells.
  List<Integer> numbers() {
    return named.subList(0, Math.min(named.size(), LONGEST_TOLD));
  }

  /// A bit for each kind of [Kind].
  int anomalies(int maxChain) {
    int found = 0;
    found |= bit(Kind.DEEP_CHAIN, depth() > maxChain);
    found |= bit(Kind.RH0, headers.stream().anyMatch(header -> header.routingType() == 0));
    for (int i = 1; i < headers.size(); i++) {
      found |= bit(Kind.HOP_BY_HOP_NOT_FIRST, headers.get(i).protocol() == 0);
    }
    found |=
        bit(
            Kind.REPEATED_HEADER,
            count(60) > 2 || count(0) > 1 || count(43) > 1 || count(44) > 1 || count(51) > 1);
    Fragment latest = fragment;
    boolean later = latest != null && latest.place() != 0;
    found |= bit(Kind.UNKNOWN_HEADER, !named.isEmpty() && named.getLast() >= UNASSIGNED && !later);
    if (latest != null && latest.more()) {
      found |= bit(Kind.TINY_FRAGMENT, latest.end() - latest.start() < TINY_BYTES);
      found |=
          bit(
              Kind.HIDDEN_UPPER_LAYER,
              latest.place() == 0 && (cutByPacket || upperEnd > latest.end()));
    }
    return found;
  }

  private static int bit(Kind kind, boolean set) {
    return set ? 1 << kind.number() : 0;
  }
}
