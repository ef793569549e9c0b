// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.KernelTest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Damaged packets by the hundred thousand, or by the million with `-Dweir.fuzz.packets=10000000`
/// (`./dev fuzz`). Each is run through every program, and all that a program writes of it is laid
/// beside an independent model; tc and XDP also count all packets into tables that are compared byte
/// by byte. A packet depends on `-Dweir.fuzz.seed` and its index alone.
@KernelTest
class PacketFuzzIT {
  private static final long PACKETS = Long.getLong("weir.fuzz.packets", 300_000);
  private static final long SEED = Long.getLong("weir.fuzz.seed", 1);
  private static final long FIRST = Long.getLong("weir.fuzz.first", 0);
  private static final long MANY = 100_000;
  private static final int BATCH = 512;
  private static final int BATCHES_A_TABLE = 16;
  private static final int A_RACE = 100_000;
  private static final int ENOUGH = 20;

  private final PacketMutator mutator = new PacketMutator(FuzzOriginals.all());
  private final FuzzPacket packet = new FuzzPacket();
  private final List<String> differences = new ArrayList<>();
  private final Map<String, Long> outcomes = new TreeMap<>();
  private final Map<RawTap.Mode, ModelTotals> wanted = new EnumMap<>(RawTap.Mode.class);
  private final Map<RawTap.Mode, long[]> counted = new EnumMap<>(RawTap.Mode.class);

  @Test
  void kernelAndNativeEngineGiveTheSameRecordsAndEvents() {
    long flows = 0;
    for (long from = FIRST; from < FIRST + PACKETS && differences.isEmpty(); from += A_RACE) {
      try (EngineRace race = new EngineRace()) {
        for (long at = from; at < Math.min(from + A_RACE, FIRST + PACKETS); at++) {
          mutator.make(packet, new SplittableRandom(SEED * 0x9e3779b97f4a7c15L + at));
          race.feed(packet, time(at));
        }
        String wrong = race.differences();
        if (!wrong.isEmpty()) {
          differences.add("seed %d, packets from %d: %s".formatted(SEED, from, wrong));
        }
        flows += race.flows();
      }
    }
    System.out.printf("%d packets, %d records of flows%n", PACKETS, flows);
    assertThat(differences).isEmpty();
  }

  @Test
  void everyProgramAndTheModelSayTheSameOfEveryPacket() {
    KernelMessages messages = KernelMessages.now();
    List<PacketCheck> checks = new ArrayList<>();
    long started = System.nanoTime();
    try (EnginePair pair = new EnginePair(RawTap.Mode.TC_CAPTURE, RawTap.Mode.XDP_CAPTURE)) {
      for (RawTap.Mode mode : RawTap.Mode.values()) {
        PacketCheck check = new PacketCheck(mode);
        checks.add(check);
        wanted.put(mode, new ModelTotals());
        counted.put(mode, check.tap().totals());
      }
      for (long at = FIRST; at < FIRST + PACKETS && differences.size() < ENOUGH; at += BATCH) {
        long end = Math.min(at + BATCH, FIRST + PACKETS);
        int before = differences.size();
        checks.forEach(check -> wantedOf(check).clear());
        for (long index = at; index < end; index++) {
          check(index, checks, pair);
        }
        compareTotals(at, end, checks, differences.size() == before);
        comparePair(at, end, pair);
      }
      for (PacketCheck check : checks) {
        System.out.printf(
            "%s: %d packets, %d in flows, %d refused by the kernel%n",
            check.tap().mode(), check.run(), check.inFlows(), check.refused());
      }
    } finally {
      checks.forEach(PacketCheck::close);
    }
    System.out.printf(
        Locale.ROOT,
        "%d packets in %.1f s: %s%n",
        PACKETS,
        (System.nanoTime() - started) / 1e9,
        outcomes);
    assertThat(differences).isEmpty();
    assertThat(messages.warningsSince()).as("kernel warnings").isEmpty();
    if (PACKETS >= MANY) {
      assertThat(outcomes)
          .as("or the test would prove little")
          .containsKeys(
              "v4",
              "v6",
              "not ip",
              "too_short",
              "truncated",
              "chain_cut",
              "chain_too_long",
              "bad_version",
              "bad_length");
    }
  }

  private ModelTotals wantedOf(PacketCheck check) {
    return Objects.requireNonNull(wanted.get(check.tap().mode()));
  }

  private long[] countedOf(PacketCheck check) {
    return Objects.requireNonNull(counted.get(check.tap().mode()));
  }

  /// Makes the packet of an index anew.
  private ModelPacket make(long index) {
    mutator.make(packet, new SplittableRandom(SEED * 0x9e3779b97f4a7c15L + index));
    return ParserModel.parse(packet.bytes(), packet.length(), packet.wire(), packet.link());
  }

  private void check(long index, List<PacketCheck> checks, EnginePair pair) {
    ModelPacket model = make(index);
    outcomes.merge(outcome(model), 1L, Long::sum);
    String wrong = "";
    for (PacketCheck check : checks) {
      if (check.check(packet, model)) {
        wantedOf(check).add(model, RawTap.MAX_CHAIN);
        if (!check.wrong().isEmpty()) {
          wrong += check.tap().mode() + ": " + check.wrong();
        }
      }
    }
    if (!wrong.isEmpty()) {
      differ(index, wrong);
    }
    pair.feed(packet, time(index));
  }

  /// Mostly forward, over the ends of epochs and back at times.
  private static long time(long index) {
    long nanos = 1_700_000_000_000_000_000L + index * 4_000_000L;
    return index % 97 == 0 ? nanos - 2_500_000_000L : nanos;
  }

  private static String outcome(ModelPacket model) {
    if (model.reason != null) {
      return model.reason.label();
    }
    return model.notIp ? "not ip" : "v" + model.version;
  }

  private void differ(long index, String what) {
    differences.add("seed %d, index %d: %s(%s)".formatted(SEED, index, what, packet));
  }

  /// Where a packet of the batch is known to differ, its counters do too.
  private void compareTotals(long from, long end, List<PacketCheck> checks, boolean alike) {
    for (PacketCheck check : checks) {
      long[] now = check.tap().totals();
      if (alike && !wantedOf(check).differences(countedOf(check), now).isEmpty()) {
        blame(from, end, check);
        now = check.tap().totals();
      }
      counted.put(check.tap().mode(), now);
    }
  }

  /// Finds the packets of a batch whose counters are wrong, by running each again.
  private void blame(long from, long end, PacketCheck check) {
    ModelTotals single = new ModelTotals();
    int before = differences.size();
    for (long index = from; index < end && differences.size() < ENOUGH; index++) {
      ModelPacket model = make(index);
      long[] earlier = check.tap().totals();
      single.clear();
      if (check.check(packet, model)) {
        single.add(model, RawTap.MAX_CHAIN);
      }
      String wrong = single.differences(earlier, check.tap().totals());
      if (!wrong.isEmpty()) {
        differ(index, check.tap().mode() + ": " + wrong);
      }
    }
    if (differences.size() == before) {
      differences.add("totals of " + check.tap().mode() + " between " + from + " and " + end);
    }
  }

  private void comparePair(long from, long end, EnginePair pair) {
    String wrong = pair.differences();
    if (!wrong.isEmpty()) {
      differences.add("tc and XDP between %d and %d: %s".formatted(from, end, wrong));
      pair.forget();
      for (long index = from; index < end; index++) {
        make(index);
        pair.feed(packet, time(index));
        wrong = pair.differences();
        if (!wrong.isEmpty()) {
          differ(index, "tc and XDP: " + wrong);
          break;
        }
      }
      pair.forget();
    }
    if ((from - FIRST) / BATCH % BATCHES_A_TABLE == BATCHES_A_TABLE - 1) {
      wrong = pair.settle();
      if (!wrong.isEmpty()) {
        differences.add("tc and XDP up to %d: %s".formatted(end, wrong));
      }
    }
  }
}
