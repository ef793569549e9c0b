// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.row;

import dev.weir.api.flow.FlowKey;
import dev.weir.api.net.Address;
import dev.weir.api.net.Protocol;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Addresses and names of one flow after the other, in bytes. The text of an address is made once for
/// all columns that show it. Not safe for use by several threads.
final class FlowNames {
  private static final byte[] HEX = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };
  private static final FlowKey NONE =
      new FlowKey(6, 0, Address.UNSPECIFIED, 0, Address.UNSPECIFIED, 0);

  private final MessageDigest md5 = digest("MD5");
  private final MessageDigest sha1 = digest("SHA-1");
  private final byte[] text = new byte[2 * (AddressBytes.LONGEST + 7) + 4];
  private final byte[] hash = new byte[20];
  private final byte[] hex = new byte[32];
  private FlowKey key = NONE;
  private boolean sourceFirst;
  private int length;
  private int firstEnd;
  private int secondStart;
  private int secondEnd;

  /// The names are those of this flow from now on; they are made when somebody asks.
  void read(FlowKey flow) {
    key = flow;
    length = 0;
  }

  /// The text of [FlowId#of].
  void flowId(TextBuffer to) {
    make();
    md5.update(text, 0, length);
    int bytes = finish(md5);
    for (int i = 0; i < bytes; i++) {
      hex[2 * i] = HEX[hash[i] >> 4 & 15];
      hex[2 * i + 1] = HEX[hash[i] & 15];
    }
    to.raw(hex, 0, 2 * bytes);
  }

  void source(TextBuffer to) {
    make();
    end(sourceFirst, to);
  }

  void destination(TextBuffer to) {
    make();
    end(!sourceFirst, to);
  }

  private void end(boolean first, TextBuffer to) {
    if (first) {
      to.raw(text, 0, firstEnd);
    } else {
      to.raw(text, secondStart, secondEnd - secondStart);
    }
  }

  private void make() {
    if (length > 0) {
      return;
    }
    sourceFirst = key.sourceIsLower();
    int ipVersion = key.ipVersion();
    Address first = sourceFirst ? key.source() : key.destination();
    Address second = sourceFirst ? key.destination() : key.source();
    firstEnd = AddressBytes.write(text, 0, first, ipVersion);
    text[firstEnd] = ',';
    int at =
        Digits.write(text, firstEnd + 1, sourceFirst ? key.sourcePort() : key.destinationPort());
    text[at] = '|';
    secondStart = at + 1;
    secondEnd = AddressBytes.write(text, secondStart, second, ipVersion);
    text[secondEnd] = ',';
    at = Digits.write(text, secondEnd + 1, sourceFirst ? key.destinationPort() : key.sourcePort());
    text[at] = '|';
    length = Digits.write(text, at + 1, key.protocol());
  }

  /// Community ID, version 1, seed 0 (github.com/corelight/community-id-spec). Null for ICMP and
  /// ICMPv6, whose types and codes it asks for and a flow does not have, and for fragments, which do
  /// not say their ports.
  @Nullable String communityId() {
    int protocol = key.protocol();
    boolean portless = key.sourcePort() == 0 && key.destinationPort() == 0;
    if (protocol == Protocol.ICMP
        || protocol == Protocol.ICMPV6
        || (hasPorts(protocol) && portless)) {
      return null;
    }
    boolean ordered = key.sourceIsLower();
    sha1.update((byte) 0);
    sha1.update((byte) 0);
    addAddress(ordered ? key.source() : key.destination());
    addAddress(ordered ? key.destination() : key.source());
    sha1.update((byte) protocol);
    sha1.update((byte) 0);
    if (hasPorts(protocol)) {
      addPort(ordered ? key.sourcePort() : key.destinationPort());
      addPort(ordered ? key.destinationPort() : key.sourcePort());
    }
    finish(sha1);
    return "1:" + Base64.getEncoder().encodeToString(hash);
  }

  private static boolean hasPorts(int protocol) {
    return protocol == Protocol.TCP || protocol == Protocol.UDP || protocol == Protocol.SCTP;
  }

  private void addAddress(Address address) {
    byte[] bytes = address.toBytes();
    int skipped = key.ipVersion() == 4 ? 12 : 0;
    sha1.update(bytes, skipped, bytes.length - skipped);
  }

  private void addPort(int port) {
    sha1.update((byte) (port >>> 8));
    sha1.update((byte) port);
  }

  private int finish(MessageDigest digest) {
    try {
      return digest.digest(hash, 0, hash.length);
    } catch (DigestException e) {
      throw new IllegalStateException(digest.getAlgorithm() + " has more than 20 bytes", e);
    }
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime has no " + algorithm, e);
    }
  }
}
