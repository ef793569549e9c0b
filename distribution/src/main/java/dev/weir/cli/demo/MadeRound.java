// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.demo;

import static dev.weir.cli.demo.PlainFrames.ACK;
import static dev.weir.cli.demo.PlainFrames.RST;
import static dev.weir.cli.demo.PlainFrames.SYN;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/// A tenth of a second of made traffic: what [Generators] drives through the cable, without kernels
/// at its ends.
final class MadeRound {
  static final long NANOS = 100_000_000;

  private static final int FIRST_PORT = 50_000;
  private static final int PORTS = 10_000;
  private static final int DATAGRAMS = 10;
  private static final long STEP_NANOS = 400_000;
  private static final long SYN_TIMEOUT_NANOS = 50_000_000;

  private final List<Timed> frames = new ArrayList<>();
  private final int number;

  private static final class Timed {
    private final long nanos;
    private final byte[] frame;

    Timed(long nanos, byte[] frame) {
      this.nanos = nanos;
      this.frame = frame;
    }
  }

  private MadeRound(int number) {
    this.number = number;
  }

  /// The round of a number; the same number gives the same frames.
  static MadeRound of(int number) {
    MadeRound round = new MadeRound(number);
    Random random = new Random(number);
    for (int version : new int[] {6, 4}) {
      int port = FIRST_PORT + number % PORTS;
      new MadeDownload(round, version, port, 1_000_000 + random.nextInt(10_000_000))
          .write(2 + random.nextInt(30), number % 10 == version, number % 4 == 1, number % 7 == 3);
      round.datagrams(version, FIRST_PORT + number / 40 % PORTS, random);
      round.ping(version, 60_000_000 + random.nextInt(20_000_000));
    }
    round.strange();
    round.failures();
    round.neighbours();
    return round;
  }

  void add(long nanos, byte[] frame) {
    frames.add(new Timed(nanos, frame));
  }

  /// Writes the frames in the order of their times, which begin at `begin`.
  void write(CaptureWriter writer, long begin) throws IOException {
    frames.sort(Comparator.comparingLong((Timed timed) -> timed.nanos));
    for (Timed timed : frames) {
      writer.write(begin + timed.nanos, timed.frame);
    }
  }

  /// Datagrams that come back.
  private void datagrams(int version, int port, Random random) {
    long time = random.nextInt(20_000_000);
    for (int i = 0; i < DATAGRAMS; i++) {
      int bytes = 100 + random.nextInt(800);
      int echo = Endpoint.ECHO_PORT;
      add(time, PlainFrames.udp(Endpoint.HERE, version, port, echo, bytes));
      add(time + STEP_NANOS, PlainFrames.udp(Endpoint.THERE, version, echo, port, bytes));
      time += 2 * STEP_NANOS;
    }
  }

  private void ping(int version, long time) {
    add(time, PlainFrames.echo(Endpoint.HERE, version, false, 7, number));
    add(time + STEP_NANOS, PlainFrames.echo(Endpoint.THERE, version, true, 7, number));
  }

  /// Extension headers from both ends, irregular ones among them.
  private void strange() {
    long time = 30_000_000;
    for (Endpoint end : new Endpoint[] {Endpoint.HERE, Endpoint.THERE}) {
      for (byte[] frame : RawFrames.extensionHeaders(end, number)) {
        add(time, frame);
        time += STEP_NANOS;
      }
    }
  }

  /// Segments in the wrong order, a connection that is refused, and one that nobody answers.
  private void failures() {
    long time = 40_000_000;
    if (number % 5 == 2) {
      for (byte[] frame : RawFrames.reordered(Endpoint.HERE, number / 5)) {
        add(time, frame);
        time += STEP_NANOS;
      }
    }
    int version = number % 20 < 10 ? 6 : 4;
    int port = FIRST_PORT + PORTS + number % 1_000;
    if (number % 10 == 5) {
      int to = Endpoint.CLOSED_PORT;
      add(time, PlainFrames.tcp(Endpoint.HERE, version, port, to, SYN, 1, 0, 0));
      int flags = RST | ACK;
      add(time + STEP_NANOS, PlainFrames.tcp(Endpoint.THERE, version, to, port, flags, 0, 2, 0));
    }
    if (number % 10 == 8) {
      for (int tries = 0; tries < 2; tries++) {
        int to = Endpoint.BUSY_PORT;
        add(time, PlainFrames.tcp(Endpoint.HERE, version, port, to, SYN, 1, 0, 0));
        time += SYN_TIMEOUT_NANOS;
      }
    }
  }

  /// Who is there: neighbour discovery, and its counterpart for IPv4.
  private void neighbours() {
    long time = 45_000_000;
    if (number % 5 == 0) {
      add(time, RawFrames.neighbourSolicitation(Endpoint.HERE));
      add(time + STEP_NANOS, RawFrames.neighbourAdvertisement(Endpoint.THERE));
    }
    if (number % 10 == 1) {
      add(time, PlainFrames.arp(Endpoint.HERE, false));
      add(time + STEP_NANOS, PlainFrames.arp(Endpoint.THERE, true));
    }
    if (number % 10 == 3) {
      add(time, RawFrames.routerSolicitation(Endpoint.HERE));
      add(time + STEP_NANOS, RawFrames.routerAdvertisement(Endpoint.THERE));
    }
  }
}
