// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.ndp;

import dev.weir.api.net.Address;
import dev.weir.bpf.event.NdpPacket;
import dev.weir.bpf.layout.Side;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A message of neighbour discovery: what it says, and whether a host would believe it.
///
/// @param timeNanos when it passed, nanoseconds since the epoch
/// @param linkSource the Ethernet source of its frame, null where the link has none
/// @param code the ICMPv6 code; -1 when it was not captured
/// @param truncated whether bytes are missing: of such a message, what is not there was not read, and
///     no rule about what is missing was applied
/// @param invalidity the first rule that it breaks, null when it breaks none that could be applied
public record NeighborMessage(
    long timeNanos,
    int interfaceIndex,
    Side side,
    Address source,
    Address destination,
    int hopLimit,
    @Nullable LinkAddress linkSource,
    MessageKind kind,
    int code,
    NeighborBody body,
    NeighborOptions options,
    boolean truncated,
    @Nullable Invalidity invalidity) {

  /// Reads a packet's message. Never throws, whatever the bytes are.
  ///
  /// @return empty when the first byte is missing or of another protocol's type
  public static Optional<NeighborMessage> parse(NdpPacket packet) {
    MessageBytes bytes = new MessageBytes(packet.message(), packet.messageBytes());
    return bytes.has(1)
        ? MessageKind.ofType(bytes.u8(0)).map(kind -> parse(packet, bytes, kind))
        : Optional.empty();
  }

  private static NeighborMessage parse(NdpPacket packet, MessageBytes bytes, MessageKind kind) {
    NeighborBody body = NeighborBody.read(kind, bytes);
    OptionReader reader = new OptionReader(bytes);
    NeighborOptions options = reader.read(kind.fixedBytes());
    Invalidity invalidity =
        ValidityRules.firstBroken(packet, bytes, kind, body, options, reader.damaged());
    return new NeighborMessage(
        packet.timeNanos(),
        packet.interfaceIndex(),
        packet.side(),
        packet.source(),
        packet.destination(),
        packet.hopLimit(),
        packet.linkSource().length == 0 ? null : LinkAddress.of(packet.linkSource()),
        kind,
        bytes.has(2) ? bytes.u8(1) : -1,
        body,
        options,
        bytes.truncated(),
        invalidity);
  }

  /// The same at another time.
  public NeighborMessage at(long nanos) {
    return new NeighborMessage(
        nanos,
        interfaceIndex,
        side,
        source,
        destination,
        hopLimit,
        linkSource,
        kind,
        code,
        body,
        options,
        truncated,
        invalidity);
  }

  public boolean valid() {
    return invalidity == null;
  }

  /// Whether it asks if anybody has the address that its sender wants for itself: duplicate address
  /// detection (RFC 4862 section 5.4).
  public boolean dad() {
    return kind == MessageKind.NEIGHBOR_SOLICITATION && source.equals(Address.UNSPECIFIED);
  }
}
