// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.flow;

import static dev.weir.bpf.flow.TcpModel.ACK;
import static dev.weir.bpf.flow.TcpModel.FIN;
import static dev.weir.bpf.flow.TcpModel.RST;
import static dev.weir.bpf.flow.TcpModel.SYN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.flow.Flow;
import dev.weir.api.flow.Tcp;
import dev.weir.api.flow.Tcp.ConnectionState;
import dev.weir.api.flow.Tcp.State;
import dev.weir.bpf.flow.TcpModel.Segment;
import dev.weir.testkit.KernelTest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One scripted conversation for each state, through the kernel program.
@KernelTest
class ConnectionStateIT {
  private static final long START = 1_000_000_000L;
  private static final long MILLI = 1_000_000L;

  @TempDir Path directory;

  private record Case(String name, ConnectionState zeek, State state, Script script) {}

  /// The packets of a connection, a millisecond apart. The client's numbers begin at 1,000, the
  /// server's at 9,000.
  private static final class Script {
    private final List<Segment> segments = new ArrayList<>();
    private long client = 1_000;
    private long server = 9_000;

    static Script established() {
      return new Script().client(SYN, 0).server(SYN | ACK, 0).client(ACK, 0);
    }

    Script client(int flags, long length) {
      return packet(true, flags, length);
    }

    Script server(int flags, long length) {
      return packet(false, flags, length);
    }

    /// Another connection on the same ports.
    Script anew() {
      client += 100_000;
      server += 100_000;
      return this;
    }

    private Script packet(boolean fromClient, int flags, long length) {
      long sequence = fromClient ? client : server;
      long other = (flags & ACK) == 0 ? 0 : fromClient ? server : client;
      long at = START + segments.size() * MILLI;
      segments.add(new Segment(at, fromClient, flags, sequence, other, 500, length));
      long taken = length + ((flags & (SYN | FIN)) == 0 ? 0 : 1);
      client += fromClient ? taken : 0;
      server += fromClient ? 0 : taken;
      return this;
    }
  }

  private static Case of(String name, ConnectionState zeek, State state, Script script) {
    return new Case(name, zeek, state, script);
  }

  private static List<Case> cases() {
    return List.of(
        of("SYN", ConnectionState.S0, State.NEW, new Script().client(SYN, 0)),
        of(
            "open",
            ConnectionState.S1,
            State.ESTABLISHED,
            Script.established().client(ACK, 10).server(ACK, 20)),
        of(
            "not yet open",
            ConnectionState.S1,
            State.NEW,
            new Script().client(SYN, 0).server(SYN | ACK, 0)),
        of(
            "ended by both",
            ConnectionState.SF,
            State.CLOSING,
            Script.established().client(FIN | ACK, 0).server(FIN | ACK, 0).client(ACK, 0)),
        of(
            "refused",
            ConnectionState.REJ,
            State.CLOSING,
            new Script().client(SYN, 0).server(RST | ACK, 0)),
        of(
            "ended by the client",
            ConnectionState.S2,
            State.CLOSING,
            Script.established().client(FIN | ACK, 0).server(ACK, 0)),
        of(
            "ended by the server",
            ConnectionState.S3,
            State.CLOSING,
            Script.established().server(FIN | ACK, 0).client(ACK, 0)),
        of(
            "reset by the client",
            ConnectionState.RSTO,
            State.CLOSING,
            Script.established().client(ACK, 10).client(RST, 0)),
        of(
            "reset by the server",
            ConnectionState.RSTR,
            State.CLOSING,
            Script.established().client(ACK, 10).server(RST | ACK, 0)),
        of(
            "given up",
            ConnectionState.RSTOS0,
            State.CLOSING,
            new Script().client(SYN, 0).client(RST, 0)),
        of(
            "SYN-ACK, RST",
            ConnectionState.RSTRH,
            State.CLOSING,
            new Script().server(SYN | ACK, 0).server(RST, 0)),
        of(
            "SYN, FIN",
            ConnectionState.SH,
            State.CLOSING,
            new Script().client(SYN, 0).client(FIN, 0)),
        of(
            "SYN-ACK, FIN",
            ConnectionState.SHR,
            State.CLOSING,
            new Script().server(SYN | ACK, 0).server(FIN | ACK, 0)),
        of(
            "middle",
            ConnectionState.OTH,
            State.ESTABLISHED,
            new Script().client(ACK, 10).server(ACK, 10).client(ACK, 10)),
        of(
            "client's side alone",
            ConnectionState.S0,
            State.ESTABLISHED,
            new Script().client(SYN, 0).client(ACK, 0).client(ACK, 10)),
        of(
            "a second connection",
            ConnectionState.S0,
            State.NEW,
            Script.established()
                .client(FIN | ACK, 0)
                .server(FIN | ACK, 0)
                .client(ACK, 0)
                .anew()
                .client(SYN, 0)));
  }

  @Test
  void everyStateIsTold() throws Exception {
    List<Case> cases = cases();
    assertThat(cases.stream().map(Case::zeek).collect(Collectors.toSet()))
        .isEqualTo(EnumSet.allOf(ConnectionState.class));
    List<List<Flow>> flows =
        new TcpCapture(directory)
            .run(cases.stream().map(each -> each.script().segments).toList(), Duration.ZERO);
    List<String> found = new ArrayList<>();
    for (int i = 0; i < cases.size(); i++) {
      Tcp.Analysis analysis = analysis(flows.get(i).getLast());
      found.add(cases.get(i).name() + ": " + analysis.connectionState() + " " + analysis.state());
    }
    assertThat(found)
        .containsExactlyElementsOf(
            cases.stream()
                .map(each -> each.name() + ": " + each.zeek() + " " + each.state())
                .toList());
  }

  @Test
  void recordsTellTheStateAtTheirEnd() throws Exception {
    List<Segment> whole =
        Script.established().client(FIN | ACK, 0).server(FIN | ACK, 0).client(ACK, 0).segments;
    List<Flow> records =
        new TcpCapture(directory).run(List.of(whole), Duration.ofMillis(1)).getFirst();
    assertThat(records)
        .extracting(flow -> analysis(flow).connectionState())
        .startsWith(
            ConnectionState.S0,
            ConnectionState.S1,
            ConnectionState.S1,
            ConnectionState.S2,
            ConnectionState.SF,
            ConnectionState.SF);
    assertThat(records)
        .extracting(flow -> analysis(flow).handshakeRttMicros())
        .startsWith(-1L, -1L, 2_000L);
  }

  private static Tcp.Analysis analysis(Flow flow) {
    return Objects.requireNonNull(Objects.requireNonNull(flow.tcp()).analysis());
  }
}
