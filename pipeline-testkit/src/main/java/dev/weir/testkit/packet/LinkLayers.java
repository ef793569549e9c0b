// SPDX-License-Identifier: Apache-2.0
package dev.weir.testkit.packet;

import org.jspecify.annotations.Nullable;

/// The headers below IP.
final class LinkLayers {
  private LinkLayers() {}

  record Ethernet(String source, String destination) implements Layer {
    @Override
    public byte[] encode(byte[] inner, @Nullable Layer next, @Nullable IpHeader ip) {
      return new Bytes()
          .u48(Bytes.hardwareAddress(destination))
          .u48(Bytes.hardwareAddress(source))
          .u16(Layer.etherTypeOf(next))
          .bytes(inner)
          .toArray();
    }
  }

  /// @param etherType 0x8100, or 0x88a8 for the outer tag of a provider bridge
  record Tag(int etherType, int vlan) implements Layer {
    @Override
    public byte[] encode(byte[] inner, @Nullable Layer next, @Nullable IpHeader ip) {
      return new Bytes().u16(vlan).u16(Layer.etherTypeOf(next)).bytes(inner).toArray();
    }
  }

  record PppoeSession(int session) implements Layer {
    @Override
    public int etherType() {
      return 0x8864;
    }

    @Override
    public byte[] encode(byte[] inner, @Nullable Layer next, @Nullable IpHeader ip) {
      int pppProtocol =
          switch (Layer.etherTypeOf(next)) {
            case 0x0800 -> 0x0021;
            case 0x86dd -> 0x0057;
            default -> 0xc021; // link control: not IP
          };
      return new Bytes()
          .u16(0x1100)
          .u16(session)
          .u16(inner.length + 2)
          .u16(pppProtocol)
          .bytes(inner)
          .toArray();
    }
  }

  /// No link header: the packet starts with IP.
  record Raw() implements Layer {
    @Override
    public byte[] encode(byte[] inner, @Nullable Layer next, @Nullable IpHeader ip) {
      return inner;
    }
  }

  /// The four bytes of an address family before IP.
  record Loop(int family, boolean littleEndian) implements Layer {
    @Override
    public byte[] encode(byte[] inner, @Nullable Layer next, @Nullable IpHeader ip) {
      return new Bytes()
          .u32(littleEndian ? Integer.toUnsignedLong(Integer.reverseBytes(family)) : family)
          .bytes(inner)
          .toArray();
    }
  }

  /// What Linux writes when it captures on all interfaces.
  record Cooked() implements Layer {
    @Override
    public byte[] encode(byte[] inner, @Nullable Layer next, @Nullable IpHeader ip) {
      return new Bytes()
          .u16(0) // sent to us
          .u16(1) // ARPHRD_ETHER
          .u16(6)
          .u48(0x020000000001L)
          .u16(0)
          .u16(Layer.etherTypeOf(next))
          .bytes(inner)
          .toArray();
    }
  }

  record Cooked2(int interfaceIndex) implements Layer {
    @Override
    public byte[] encode(byte[] inner, @Nullable Layer next, @Nullable IpHeader ip) {
      return new Bytes()
          .u16(Layer.etherTypeOf(next))
          .u16(0)
          .u32(interfaceIndex)
          .u16(1) // ARPHRD_ETHER
          .u8(0) // sent to us
          .u8(6)
          .u48(0x020000000001L)
          .u16(0)
          .bytes(inner)
          .toArray();
    }
  }
}
