// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.label;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.flow.Flow;
import dev.weir.api.flow.FlowKey;
import dev.weir.api.net.Address;
import dev.weir.api.net.Prefix;
import dev.weir.testkit.FlowBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The index finds what asking one rule after the other finds.
class RuleIndexTest {
  @ParameterizedTest
  @CsvSource({"1, 1", "3, 2", "64, 3", "65, 4", "1000, 5", "1000, 6"})
  void findsTheFirstOfRandomRules(int count, long seed) {
    Random random = new Random(seed);
    List<LabelRule> rules = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rules.add(rule(i, random));
    }
    RuleIndex index = new RuleIndex(rules);
    int matched = 0;
    for (int i = 0; i < 5_000; i++) {
      Flow flow = flow(random);
      LabelRule wanted = firstInOrder(rules, flow);
      assertThat(index.first(flow)).as("%s", flow.key()).isEqualTo(wanted);
      matched += wanted == null ? 0 : 1;
    }
    assertThat(matched).isPositive();
  }

  private static @Nullable LabelRule firstInOrder(List<LabelRule> rules, Flow flow) {
    FlowKey key = flow.key();
    for (LabelRule rule : rules) {
      Predicate<End> source = end -> is(end, key.ipVersion(), key.source(), key.sourcePort());
      Predicate<End> destination =
          end -> is(end, key.ipVersion(), key.destination(), key.destinationPort());
      if (holds(rule.ipVersions(), key.ipVersion())
          && holds(rule.protocols(), key.protocol())
          && source.test(rule.source())
          && destination.test(rule.destination())
          && (source.test(rule.either()) || destination.test(rule.either()))
          && overlaps(rule.times(), flow)) {
        return rule;
      }
    }
    return null;
  }

  private static boolean is(End end, int ipVersion, Address address, int port) {
    return (end.prefixes().isEmpty()
            || end.prefixes().stream().anyMatch(prefix -> prefix.contains(ipVersion, address)))
        && holds(end.ports(), port);
  }

  private static boolean holds(List<Range> ranges, long number) {
    Range one = Range.of(number, number);
    return ranges.isEmpty() || ranges.stream().anyMatch(range -> range.contains(one));
  }

  private static boolean overlaps(List<Range> times, Flow flow) {
    return times.isEmpty()
        || times.stream()
            .anyMatch(range ->
                range.first().compareTo(Range.number(flow.endNanos())) <= 0
                    && range.last().compareTo(Range.number(flow.startNanos())) >= 0);
  }

  private static LabelRule rule(int number, Random random) {
    return new LabelRule(
        number,
        new Label(number, null),
        random.nextInt(3) > 0 ? List.of() : List.of(range(random, 1000)),
        random.nextInt(4) > 0 ? List.of() : List.of(Range.of(4, 4)),
        random.nextInt(3) > 0 ? List.of() : List.of(range(random, 20)),
        random.nextInt(4) == 0 ? End.ANY : end(random),
        random.nextInt(2) == 0 ? End.ANY : end(random),
        random.nextInt(2) == 0 ? End.ANY : end(random));
  }

  private static End end(Random random) {
    List<Prefix> prefixes = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      boolean four = random.nextBoolean();
      prefixes.add(
          new Prefix(
              four ? 4 : 6,
              address(random, four),
              four ? random.nextInt(20, 33) : random.nextInt(0, 129)));
    }
    return new End(
        prefixes, random.nextBoolean() ? List.of() : List.of(range(random, 100)), Selector.ANY);
  }

  private static Range range(Random random, int bound) {
    int first = random.nextInt(bound);
    return Range.of(first, first + random.nextInt(bound));
  }

  private static Flow flow(Random random) {
    boolean four = random.nextBoolean();
    long start = random.nextInt(2000);
    return FlowBuilder.of(
            new FlowKey(
                four ? 4 : 6,
                random.nextInt(25),
                address(random, four),
                random.nextInt(150),
                address(random, four),
                random.nextInt(150)))
        .times(start, start + random.nextInt(100), start)
        .build();
  }

  /// Close together, at the ends of what there is too.
  private static Address address(Random random, boolean four) {
    if (four) {
      return Address.ofIpv4(random.nextBoolean() ? random.nextInt(4096) : ~random.nextInt(4096));
    }
    long high = random.nextLong(3) - 1;
    return new Address(high, random.nextLong() >> random.nextInt(64));
  }
}
