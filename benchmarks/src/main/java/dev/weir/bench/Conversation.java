// SPDX-License-Identifier: Apache-2.0
package dev.weir.bench;

import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;

/// Two ends of a capture that talk, a packet at a time: a connection from handshake to FIN, or
/// datagrams to and fro. For one thread.
final class Conversation {
  private static final int FIN = 1;
  private static final int SYN = 2;
  private static final int PSH = 8;
  private static final int ACK = 16;
  private static final int[] SIZES = {1428, 1428, 1428, 600, 100, 40};
  private static final double REPEATED = 0.01;

  private final CaptureFrame.Ends ends;
  private final RandomGenerator random;
  private final int packets;
  private final double pauseMicros;
  private double micros;
  private int sent;

  private int clientSequence;
  private int serverSequence;
  private int lastServerBytes;
  private int unacknowledged;

  /// @param packets 9 or more for TCP, 1 or more for UDP
  /// @param startMicros the time of the first
  /// @param pauseMicros between packets, on average
  Conversation(
      CaptureFrame.Ends ends,
      int packets,
      double startMicros,
      double pauseMicros,
      RandomGenerator random) {
    this.ends = ends;
    this.packets = packets;
    this.micros = startMicros;
    this.pauseMicros = pauseMicros;
    this.random = random;
    this.clientSequence = random.nextInt();
    this.serverSequence = random.nextInt();
  }

  CaptureFrame.Ends ends() {
    return ends;
  }

  boolean isOver() {
    return sent == packets;
  }

  /// The time of the next packet, in microseconds.
  long micros() {
    return (long) micros;
  }

  /// Builds the next packet; whether it repeats one that was sent.
  boolean next(CaptureFrame frame) {
    boolean repeated = false;
    if (ends.protocol() == CaptureFrame.TCP) {
      repeated = segment(frame);
    } else {
      datagram(frame);
    }
    sent++;
    micros += pauseMicros * (0.5 + random.nextDouble());
    return repeated;
  }

  /// Questions and answers of names, or a download over QUIC.
  private void datagram(CaptureFrame frame) {
    boolean names = ends.serverPort() == 53;
    boolean fromClient = names ? sent % 2 == 0 : random.nextInt(10) < 3;
    int payload = fromClient ? random.nextInt(30, 51) : names ? random.nextInt(60, 301) : 1200;
    frame.udp(ends, fromClient, payload);
  }

  private boolean segment(CaptureFrame frame) {
    int left = packets - sent;
    switch (sent) {
      case 0 -> frame.tcp(ends, true, clientSequence++, 0, SYN, synOptions(), 0);
      case 1 ->
          frame.tcp(ends, false, serverSequence++, clientSequence, SYN | ACK, synOptions(), 0);
      case 2 -> acknowledge(frame);
      default -> {
        switch (left) {
          case 3 ->
              frame.tcp(ends, true, clientSequence++, serverSequence, FIN | ACK, options(), 0);
          case 2 ->
              frame.tcp(ends, false, serverSequence++, clientSequence, FIN | ACK, options(), 0);
          case 1 -> acknowledge(frame);
          default -> {
            return exchange(frame);
          }
        }
      }
    }
    return false;
  }

  /// Data, mostly from the server, and an ACK for every two segments of it.
  private boolean exchange(CaptureFrame frame) {
    if (lastServerBytes > 0 && random.nextDouble() < REPEATED) {
      fromServer(frame, serverSequence - lastServerBytes, lastServerBytes);
      return true;
    }
    if (unacknowledged >= 2) {
      acknowledge(frame);
    } else if (sent == 3 || random.nextInt(20) == 0) {
      int payload = random.nextInt(80, 601);
      frame.tcp(ends, true, clientSequence, serverSequence, PSH | ACK, options(), payload);
      clientSequence += payload;
    } else {
      lastServerBytes = SIZES[random.nextInt(SIZES.length)];
      fromServer(frame, serverSequence, lastServerBytes);
      serverSequence += lastServerBytes;
      unacknowledged++;
    }
    return false;
  }

  private void fromServer(CaptureFrame frame, int sequence, int payload) {
    frame.tcp(ends, false, sequence, clientSequence, PSH | ACK, options(), payload);
  }

  private void acknowledge(CaptureFrame frame) {
    frame.tcp(ends, true, clientSequence, serverSequence, ACK, options(), 0);
    unacknowledged = 0;
  }

  /// Padding and timestamps.
  private byte[] options() {
    int now = (int) (micros / 1000);
    return ByteBuffer.allocate(12).putInt(0x0101080a).putInt(now).putInt(now).array();
  }

  /// Largest segment, selective ACKs, timestamps, window scale.
  private byte[] synOptions() {
    ByteBuffer options = ByteBuffer.allocate(20).putInt(0x020405a0).putShort((short) 0x0402);
    options.putShort((short) 0x080a).putInt((int) (micros / 1000)).putInt(0);
    return options.putInt(0x01030307).array();
  }
}
