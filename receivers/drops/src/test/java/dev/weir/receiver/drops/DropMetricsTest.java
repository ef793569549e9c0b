// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.drops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Metric;
import dev.weir.bpf.layout.DropNamespace;
import dev.weir.bpf.layout.DropTally;
import dev.weir.bpf.layout.DropTotals;
import dev.weir.bpf.layout.DroppedKind;
import dev.weir.bpf.layout.PacketClass;
import dev.weir.bpf.layout.PacketVersion;
import java.util.List;
import org.junit.jupiter.api.Test;

class DropMetricsTest {
  private static final long START = 1_000;
  private static final DroppedKind FIVE =
      new DroppedKind(
          2, PacketVersion.V6, PacketClass.TCP, 7, DropNamespace.OWN, new DropTally(5, 500));

  private final DropMetrics metrics = new DropMetrics(START);

  @Test
  void tellsNothingOfInterfacesThatAreGone() {
    metrics.add("NO_SOCKET", "veth0", FIVE);
    metrics.add("NO_SOCKET", "", FIVE);

    metrics.keep(_ -> false);

    assertThat(packets()).containsExactly(5.0);
  }

  /// A total that falls while its start stays the same is no total: servers would take it for a restart.
  @Test
  void anInterfaceThatComesBackGoesOnCounting() {
    metrics.add("NO_SOCKET", "veth0", FIVE);
    metrics.keep(_ -> false);
    assertThat(packets()).isEmpty();

    metrics.keep(_ -> true);
    metrics.add("NO_SOCKET", "veth0", FIVE);

    assertThat(packets()).containsExactly(10.0);
  }

  private List<Double> packets() {
    Metric first = metrics.read(DropTotals.ZERO, 0, START + 1).getFirst();
    assertThat(first.data())
        .isInstanceOfSatisfying(
            Metric.Sum.class, sum -> assertThat(sum.startNanos()).isEqualTo(START));
    return ((Metric.Sum) first.data()).points().stream().map(Metric.Point::value).toList();
  }
}
