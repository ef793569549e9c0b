// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.demo;

import static dev.weir.cli.demo.PlainFrames.ACK;
import static dev.weir.cli.demo.PlainFrames.CWR;
import static dev.weir.cli.demo.PlainFrames.ECE;
import static dev.weir.cli.demo.PlainFrames.FIN;
import static dev.weir.cli.demo.PlainFrames.PSH;
import static dev.weir.cli.demo.PlainFrames.SYN;
import static dev.weir.cli.demo.PlainFrames.URG;

/// A TCP connection as a capture shows it: handshake, a request, the answer in segments of which one
/// may be lost and sent again, and the end. It takes well below a tenth of a second.
final class MadeDownload {
  private static final int SEGMENT_BYTES = 1400;
  private static final int REQUEST_BYTES = 7;
  private static final long STEP_NANOS = 250_000;

  /// What a sender waits for an acknowledgement.
  private static final long TIMEOUT_NANOS = 40_000_000;

  private static final long STALL_NANOS = 20_000_000;

  private final MadeRound round;
  private final int version;
  private final int port;
  private long time;
  private int clientAt = 1_000;
  private int serverAt = 5_000;

  MadeDownload(MadeRound round, int version, int port, long begin) {
    this.round = round;
    this.version = version;
    this.port = port;
    this.time = begin;
  }

  /// @param lose whether the last segment is sent once more
  /// @param marks whether both ends agree on congestion marks; then the request is urgent too
  /// @param stall whether the client has no room for a while
  void write(int segments, boolean lose, boolean marks, boolean stall) {
    client(marks ? SYN | ECE | CWR : SYN, 0);
    server(marks ? SYN | ACK | ECE : SYN | ACK, 0);
    client(ACK, 0);
    client(marks ? PSH | ACK | URG : PSH | ACK, REQUEST_BYTES);
    for (int i = 0; i < segments; i++) {
      server(i == segments - 1 ? PSH | ACK : ACK, SEGMENT_BYTES);
      if (i % 2 == 1 && i < segments - 1) {
        client(ACK, 0);
      }
    }
    if (stall) {
      int to = Endpoint.BYTES_PORT;
      add(PlainFrames.closedWindow(Endpoint.HERE, version, port, to, clientAt, serverAt));
      time += STALL_NANOS;
      client(ACK, 0);
    }
    if (lose) {
      time += TIMEOUT_NANOS;
      serverAt -= SEGMENT_BYTES;
      server(PSH | ACK, SEGMENT_BYTES);
    }
    client(ACK, 0);
    server(FIN | ACK, 0);
    client(FIN | ACK, 0);
    server(ACK, 0);
  }

  private void client(int flags, int payload) {
    int ack = (flags & ACK) == 0 ? 0 : serverAt;
    int to = Endpoint.BYTES_PORT;
    add(PlainFrames.tcp(Endpoint.HERE, version, port, to, flags, clientAt, ack, payload));
    clientAt += taken(flags, payload);
  }

  private void server(int flags, int payload) {
    int from = Endpoint.BYTES_PORT;
    add(PlainFrames.tcp(Endpoint.THERE, version, from, port, flags, serverAt, clientAt, payload));
    serverAt += taken(flags, payload);
  }

  private void add(byte[] frame) {
    round.add(time, frame);
    time += STEP_NANOS;
  }

  /// How far a segment moves its sender's sequence number.
  private static int taken(int flags, int payload) {
    return payload + ((flags & (SYN | FIN)) == 0 ? 0 : 1);
  }
}
