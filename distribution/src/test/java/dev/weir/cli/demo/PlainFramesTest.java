// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainFramesTest {
  private static final int TCP = 6;
  private static final int UDP = 17;

  /// What a checksum over bytes with a right checksum among them comes to.
  private static final int RIGHT = 0xffff;

  @ParameterizedTest
  @ValueSource(ints = {4, 6})
  void sumsTheChecksumsOfDatagramsAndSegments(int version) {
    assertThat(overAddresses(PlainFrames.udp(Endpoint.HERE, version, 5, 7, 33), version, UDP))
        .isEqualTo(RIGHT);
    assertThat(
            overAddresses(
                PlainFrames.tcp(Endpoint.THERE, version, 5, 7, 16, 1, 2, 9), version, TCP))
        .isEqualTo(RIGHT);
  }

  @Test
  void sumsTheChecksumsOfIpv4AndItsPing() {
    byte[] frame = PlainFrames.echo(Endpoint.HERE, 4, true, 3, 4);

    assertThat(sum(0, frame, 14, 34)).isEqualTo(RIGHT);
    assertThat(sum(0, frame, 34, frame.length)).isEqualTo(RIGHT);
  }

  @Test
  void asksAndAnswersWhoHasAnAddress() {
    assertThat(HexFormat.of().formatHex(PlainFrames.arp(Endpoint.THERE, true)))
        .isEqualTo(
            "02005e00530102005e0053020806" // to, from, ARP
                + "0001080006040002" // an answer
                + "02005e005302c0000202"
                + "02005e005301c0000201");
  }

  /// Addresses, protocol and length before the upper layer count too.
  private static int overAddresses(byte[] frame, int version, int protocol) {
    int addresses = version == 6 ? 22 : 26;
    int upper = version == 6 ? 54 : 34;
    return sum(protocol + frame.length - upper, frame, addresses, frame.length);
  }

  private static int sum(int begin, byte[] frame, int from, int to) {
    byte[] covered = Arrays.copyOfRange(frame, from, to);
    int sum = begin;
    for (int i = 0; i < covered.length; i++) {
      sum += (covered[i] & 0xff) << (i % 2 == 0 ? 8 : 0);
    }
    while (sum >> 16 != 0) {
      sum = (sum & 0xffff) + (sum >> 16);
    }
    return sum;
  }
}
