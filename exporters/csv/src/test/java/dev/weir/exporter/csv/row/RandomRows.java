// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.row;

import dev.weir.api.Attributes;
import dev.weir.api.flow.DirectionCounts;
import dev.weir.api.flow.Exchange;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.FlowKey;
import dev.weir.api.flow.HostSample;
import dev.weir.api.flow.Spread;
import dev.weir.api.flow.Tcp;
import dev.weir.api.flow.Tcp.DirectionAnalysis;
import dev.weir.api.flow.TcpFlags;
import dev.weir.api.flow.Traffic;
import dev.weir.api.flow.Verdict;
import dev.weir.api.flow.Window;
import dev.weir.api.flow.Window.Drop;
import dev.weir.api.flow.Window.Handshake;
import dev.weir.api.flow.Workload;
import dev.weir.api.net.Address;
import dev.weir.testkit.FlowBuilder;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Rows of which any part may be missing and any text is nasty, the same for the same seed.
final class RandomRows {
  private static final int[] PROTOCOLS = {6, 6, 6, 17, 58, 132, 253};
  private static final String NASTY = "ab,\"\n\r ;:α日😀'=";

  private final Random random;

  RandomRows(long seed) {
    random = new Random(seed);
  }

  Flow next() {
    int protocol = PROTOCOLS[random.nextInt(PROTOCOLS.length)];
    FlowBuilder flow =
        FlowBuilder.of(
            new FlowKey(
                random.nextBoolean() ? 4 : 6,
                protocol,
                address(),
                random.nextInt(1 << 16),
                address(),
                random.nextInt(1 << 16)));
    long first = SampleRows.START - number(10 * SampleRows.SECOND);
    long start = SampleRows.START + number(SampleRows.SECOND);
    flow.times(start, start + number(4 * SampleRows.SECOND), Math.min(first, start));
    if (most()) {
      flow.traffic(traffic());
    }
    if (protocol == 6 && most()) {
      flow.tcp(new Tcp(flags(), flags(), most() ? analysis() : null));
    }
    if (random.nextInt(3) == 0) {
      flow.exchanges(exchange(), exchange());
    }
    if (random.nextInt(3) == 0) {
      flow.verdict(new Verdict(pick(Verdict.Action.values()), text(), number(5)));
    }
    if (random.nextInt(3) == 0) {
      flow.workloads(workload(), workload());
    }
    return flow.window(window()).build();
  }

  private Window window() {
    return new Window(
        SampleRows.START,
        SampleRows.END,
        random.nextBoolean(),
        most() ? pick(Handshake.values()) : null,
        most() ? List.of(new Drop("no_socket", 1 + number(9))) : null,
        most() ? host() : null);
  }

  private HostSample host() {
    return new HostSample(
        unknownOr(random.nextDouble() * 100),
        unknownOr(random.nextDouble() * 100),
        unknownOr(random.nextInt()),
        number(100) - 1,
        number(100) - 1,
        number(3) - 1,
        number(3) - 1,
        number(100) - 1,
        number(100) - 1,
        number(3) - 1,
        List.of(new HostSample.BusyProcess(text(), random.nextDouble() * 300)));
  }

  private double unknownOr(double value) {
    return most() ? value : Double.NaN;
  }

  private Traffic traffic() {
    DirectionCounts forward = counts();
    DirectionCounts backward = random.nextBoolean() ? counts() : DirectionCounts.ZERO;
    long packets = forward.packets() + backward.packets();
    return new Traffic(
        forward, backward, spread(packets), spread(Math.max(0, packets - 1)), number(3), 0);
  }

  private DirectionCounts counts() {
    return new DirectionCounts(number(50), number(100_000), number(100_000), number(100_000));
  }

  private Spread spread(long count) {
    return new Spread(
        count,
        count * random.nextDouble() * 1e4,
        random.nextDouble() * 1e6,
        random.nextInt(100),
        1e3 + random.nextInt(1000));
  }

  private TcpFlags flags() {
    return new TcpFlags(
        number(3),
        number(3),
        number(2),
        number(9),
        number(99),
        number(2),
        number(2),
        number(2),
        number(2),
        number(2));
  }

  private Tcp.Analysis analysis() {
    return new Tcp.Analysis(
        following(),
        following(),
        number(4),
        number(1000) - 1,
        pick(Tcp.State.values()),
        pick(Tcp.ConnectionState.values()));
  }

  private DirectionAnalysis following() {
    return new DirectionAnalysis(number(5), number(5), number(5), number(2 * SampleRows.SECOND));
  }

  private Exchange exchange() {
    Attributes.Builder attributes = Attributes.builder();
    attributes.putIfPresent("url.path", maybe());
    attributes.putIfPresent("http.request.method", maybe());
    attributes.putIfPresent("dns.question.name", maybe());
    attributes.putIfPresent("http.response.status_code", most() ? number(600) : null);
    return new Exchange(
        pick(Exchange.Protocol.values()),
        SampleRows.START + number(SampleRows.SECOND),
        number(SampleRows.SECOND) - 1,
        attributes.build());
  }

  private Workload workload() {
    Attributes.Builder attributes = Attributes.builder();
    attributes.putIfPresent("k8s.pod.name", maybe());
    attributes.putIfPresent("k8s.namespace.name", maybe());
    return new Workload(attributes.build());
  }

  private @Nullable String maybe() {
    return most() ? text() : null;
  }

  private String text() {
    int[] letters = NASTY.codePoints().toArray();
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      text.appendCodePoint(letters[random.nextInt(letters.length)]);
    }
    return text.toString();
  }

  private Address address() {
    return random.nextBoolean()
        ? Address.ofIpv4(random.nextInt())
        : new Address(random.nextLong(), random.nextLong() >>> random.nextInt(64));
  }

  private long number(long bound) {
    return random.nextLong(bound);
  }

  private boolean most() {
    return random.nextInt(4) > 0;
  }

  private <T> T pick(T[] values) {
    return values[random.nextInt(values.length)];
  }
}
