// SPDX-License-Identifier: Apache-2.0
package dev.weir.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// Writes a capture of a minute, and prints what is in it, a word and a number a line. The same
/// arguments give the same bytes.
///
/// Of the flows 60 % are IPv6, and 60 % questions of names (2 to 4 packets), 10 % datagrams of a
/// download, 30 % TCP connections: handshake, data both ways, an ACK for two segments, one in a
/// hundred repeated, FIN. Few of them have most of the packets. One in fifty of the IPv6 flows has
/// extension headers. Frames are whole, of 66 to 1,506 bytes.
///
/// Arguments: file, packets.
public final class MakeCapture {
  private static final int PACKETS_A_FLOW = 50;
  private static final long SECONDS = 60;
  private static final long START_SECONDS = 1_780_000_000L;
  private static final long SEED = 20_261_121;
  private static final int SNAP_LENGTH = 65_535;
  private static final int FEWEST_SEGMENTS = 9;

  /// So that few have most: the exponent of a Pareto distribution, and where it is cut.
  private static final double SHAPE = 1.05;

  private static final double LARGEST = 400;

  /// One program takes it for something else (CAPWAP), whatever is in it.
  private static final int SHUNNED_PORT = 5247;

  private final RandomGenerator random = new SplittableRandom(SEED);
  private final PriorityQueue<Conversation> waiting =
      new PriorityQueue<>(
          Comparator.comparingLong(Conversation::micros)
              .thenComparingInt(each -> each.ends().index()));
  private long ipv6Flows;
  private long ipv6Packets;
  private long tcpPackets;
  private long repeated;
  private long frameBytes;
  private long extendedFlows;

  private MakeCapture() {}

  public static void main(String[] arguments) throws IOException {
    new MakeCapture().make(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
  }

  private void make(Path file, int packets) throws IOException {
    int flows = packets / PACKETS_A_FLOW;
    begin(sizes(flows, packets));
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
      ByteBuffer header = little(24).putInt(0xa1b2c3d4).putShort((short) 2).putShort((short) 4);
      write(header.putLong(0).putInt(SNAP_LENGTH).putInt(1), out);
      CaptureFrame frame = new CaptureFrame();
      while (!waiting.isEmpty()) {
        write(waiting.poll(), frame, out);
      }
    }
    System.out.println("packets " + packets);
    System.out.println("flows " + flows);
    System.out.println("ipv6_flows " + ipv6Flows);
    System.out.println("ipv6_packets " + ipv6Packets);
    System.out.println("tcp_packets " + tcpPackets);
    System.out.println("retransmissions " + repeated);
    System.out.println("extended_flows " + extendedFlows);
    System.out.println("frame_bytes " + frameBytes);
  }

  private static void write(ByteBuffer full, OutputStream out) throws IOException {
    byte[] bytes = new byte[full.position()];
    full.get(0, bytes);
    out.write(bytes);
  }

  private void write(Conversation next, CaptureFrame frame, OutputStream out) throws IOException {
    long micros = next.micros();
    repeated += next.next(frame) ? 1 : 0;
    ipv6Packets += next.ends().ipv6() ? 1 : 0;
    tcpPackets += next.ends().protocol() == CaptureFrame.TCP ? 1 : 0;
    frameBytes += frame.length();
    ByteBuffer record = little(16).putInt((int) (START_SECONDS + micros / 1_000_000));
    record.putInt((int) (micros % 1_000_000)).putInt(frame.length()).putInt(frame.length());
    write(record, out);
    out.write(frame.array(), 0, frame.length());
    if (!next.isOver()) {
      waiting.add(next);
    }
  }

  /// How many packets each flow has: first the short ones, then the others, together `packets`.
  private int[] sizes(int flows, int packets) {
    int[] sizes = new int[flows];
    double[] weights = new double[flows];
    int left = packets;
    double weight = 0;
    for (int i = 0; i < flows; i++) {
      if (isNames(i, flows)) {
        sizes[i] = random.nextInt(4) == 0 ? 4 : 2;
        left -= sizes[i];
      } else {
        weights[i] = Math.min(LARGEST, Math.pow(1 - random.nextDouble(), -1 / SHAPE));
        weight += weights[i];
      }
    }
    int share = left;
    for (int i = 0; i < flows; i++) {
      if (sizes[i] == 0) {
        sizes[i] = Math.max(FEWEST_SEGMENTS, (int) (share * weights[i] / weight));
        left -= sizes[i];
      }
    }
    // What rounding left, or took, is of the largest.
    int largest = 0;
    for (int i = 0; i < flows; i++) {
      largest = sizes[i] > sizes[largest] ? i : largest;
    }
    sizes[largest] += left;
    return sizes;
  }

  private void begin(int[] sizes) {
    for (int i = 0; i < sizes.length; i++) {
      boolean ipv6 = i % 5 < 3;
      boolean names = isNames(i, sizes.length);
      int protocol = i < sizes.length * 7L / 10 ? CaptureFrame.UDP : CaptureFrame.TCP;
      int extension = ipv6 && i % 50 == 0 ? (i % 100 == 0 ? 0 : 60) : -1;
      int port = 1024 + (int) (i * 7919L % 64_000);
      CaptureFrame.Ends ends =
          new CaptureFrame.Ends(
              i,
              ipv6,
              protocol,
              extension,
              port == SHUNNED_PORT ? port + 1 : port,
              names ? 53 : 443);
      double whole = SECONDS * 1e6;
      double life = Math.min(whole * 0.9, 20_000 + sizes[i] * (500 + random.nextDouble() * 29_500));
      // Pauses are up to half as long again as the average.
      double start = random.nextDouble() * (whole - life);
      waiting.add(new Conversation(ends, sizes[i], start, life / sizes[i], random));
      ipv6Flows += ipv6 ? 1 : 0;
      extendedFlows += extension >= 0 ? 1 : 0;
    }
  }

  private static boolean isNames(int flow, int flows) {
    return flow < flows * 6L / 10;
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
