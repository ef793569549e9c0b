// SPDX-License-Identifier: Apache-2.0
package dev.weir.testkit.otlp;

import dev.weir.api.Attributes;
import dev.weir.api.flow.DirectionCounts;
import dev.weir.api.flow.EndReason;
import dev.weir.api.flow.Exchange;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.FlowKey;
import dev.weir.api.flow.HeaderFields;
import dev.weir.api.flow.HostSample;
import dev.weir.api.flow.Observation;
import dev.weir.api.flow.Spread;
import dev.weir.api.flow.Tcp;
import dev.weir.api.flow.TcpFlags;
import dev.weir.api.flow.Traffic;
import dev.weir.api.flow.Verdict;
import dev.weir.api.flow.Window;
import dev.weir.api.flow.Workload;
import dev.weir.api.net.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Flow records of any content, the same ones for the same seed.
public final class RandomRecords {
  private static final String[] TEXTS = {
    "", "eth0", "veth-α", "a \"quoted\"\nline", "\uD83D\uDC1F", "x".repeat(200), "POLICY_DENIED"
  };

  private final Random random;

  public RandomRecords(long seed) {
    this.random = new Random(seed);
  }

  public List<Flow> flows(int count) {
    List<Flow> flows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      flows.add(flow());
    }
    return flows;
  }

  public Flow flow() {
    return new Flow(
        key(),
        number(),
        number(),
        number(),
        number(),
        maybe(() -> choice(EndReason.values())),
        maybe(this::observation),
        maybe(this::observation),
        maybe(this::traffic),
        maybe(this::tcp),
        list(this::exchange),
        maybe(() -> new Verdict(choice(Verdict.Action.values()), maybe(this::text), number())),
        maybe(this::workload),
        maybe(this::workload),
        maybe(this::window));
  }

  public FlowKey key() {
    boolean ipv4 = random.nextBoolean();
    Supplier<Address> address =
        () ->
            ipv4
                ? Address.ofIpv4(random.nextInt())
                : new Address(random.nextLong(), random.nextInt(4) == 0 ? 0 : random.nextLong());
    return new FlowKey(
        ipv4 ? 4 : 6,
        random.nextInt(256),
        address.get(),
        random.nextInt(65_536),
        address.get(),
        random.nextInt(65_536));
  }

  private Observation observation() {
    return new Observation(text(), random.nextInt(3), choice(Observation.Side.values()));
  }

  private Traffic traffic() {
    return new Traffic(
        counts(),
        counts(),
        spread(),
        spread(),
        number(),
        random.nextInt(256),
        maybe(this::headers),
        maybe(this::headers));
  }

  private DirectionCounts counts() {
    return new DirectionCounts(number(), number(), number(), number());
  }

  private HeaderFields headers() {
    return new HeaderFields(
        random.nextInt(256),
        random.nextInt(256),
        random.nextInt(256),
        number(),
        random.nextInt(1 << 20));
  }

  /// Without values a spread has nothing else to say.
  private Spread spread() {
    return random.nextInt(4) == 0
        ? Spread.NONE
        : new Spread(1 + number() / 2, real(), real(), real(), real());
  }

  private Tcp tcp() {
    return new Tcp(
        flags(),
        flags(),
        maybe(() ->
            new Tcp.Analysis(
                analysis(),
                analysis(),
                number(),
                random.nextBoolean() ? -1 : number(),
                choice(Tcp.State.values()),
                choice(Tcp.ConnectionState.values()))));
  }

  private Tcp.DirectionAnalysis analysis() {
    return new Tcp.DirectionAnalysis(number(), number(), number(), number());
  }

  private TcpFlags flags() {
    return new TcpFlags(few(), few(), few(), few(), few(), few(), few(), few(), few(), few());
  }

  public Exchange exchange() {
    return new Exchange(
        choice(Exchange.Protocol.values()),
        number(),
        random.nextBoolean() ? -1 : number(),
        attributes());
  }

  private Workload workload() {
    return new Workload(
        Attributes.builder().put("k8s.pod.name", text()).putAll(attributes()).build());
  }

  private Window window() {
    return new Window(
        number(),
        number(),
        random.nextBoolean(),
        maybe(() -> choice(Window.Handshake.values())),
        maybe(this::drops),
        maybe(this::host),
        maybe(() -> choice(Window.End.values())));
  }

  private List<Window.Drop> drops() {
    List<Window.Drop> drops = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      drops.add(new Window.Drop("REASON_" + i, number()));
    }
    return drops;
  }

  private HostSample host() {
    return new HostSample(
        realOrNone(),
        realOrNone(),
        realOrNone(),
        countOrNone(),
        countOrNone(),
        countOrNone(),
        countOrNone(),
        countOrNone(),
        countOrNone(),
        countOrNone(),
        list(() -> new HostSample.BusyProcess(text(), real())));
  }

  public Attributes attributes() {
    Attributes.Builder attributes = Attributes.builder();
    for (int i = random.nextInt(5); i > 0; i--) {
      attributes.put("name." + i + text(), value());
    }
    return attributes.build();
  }

  private Object value() {
    return switch (random.nextInt(7)) {
      case 0 -> text();
      case 1 -> random.nextLong();
      case 2 -> real();
      case 3 -> random.nextBoolean();
      case 4 -> list(this::text);
      case 5 -> List.of(List.of(), List.of(1L, "a"));
      default -> "";
    };
  }

  private long few() {
    return random.nextInt(3) == 0 ? number() : 0;
  }

  private long number() {
    return random.nextLong() >>> (1 + random.nextInt(63));
  }

  private double real() {
    return random.nextInt(5) == 0 ? random.nextInt(10) : random.nextGaussian() * 1e9;
  }

  private double realOrNone() {
    return random.nextBoolean() ? Double.NaN : real();
  }

  private long countOrNone() {
    return random.nextBoolean() ? -1 : number();
  }

  private String text() {
    return choice(TEXTS);
  }

  private <T> T choice(T[] of) {
    return of[random.nextInt(of.length)];
  }

  private <T> @Nullable T maybe(Supplier<T> make) {
    return random.nextBoolean() ? make.get() : null;
  }

  private <T> List<T> list(Supplier<T> make) {
    List<T> items = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      items.add(make.get());
    }
    return items;
  }
}
