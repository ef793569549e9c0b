// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Attributes;
import dev.weir.api.Event;
import dev.weir.api.EventBatch;
import dev.weir.api.Metric;
import dev.weir.api.MetricBatch;
import dev.weir.api.Resource;
import dev.weir.api.Severity;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FindingsTest {
  private static final Resource RESOURCE = new Resource(Attributes.of("host.name", "h"));

  private final LiveFlows live = new LiveFlows();
  private final Findings findings = new Findings(live);

  @Test
  void countsMessagesOfNeighbourDiscoveryByKind() {
    events(
        "network.ndp.neighbor_solicitation",
        "network.ndp.router_found",
        "network.ndp.router_advertisement",
        "network.ndp.neighbor_solicitation");

    assertThat(findings.neighbourDiscovery(false))
        .isEqualTo("router advertisement 1, neighbor solicitation 2");
    assertThat(findings.neighbourDiscovery(true)).isEqualTo("RA 1, NS 2");
  }

  @Test
  void tellsWhoIsOnTheLinkWhereSomebodyKeepsATable() {
    assertThat(findings.link()).isEmpty();

    metric("weir.ndp.neighbors", new Metric.Gauge(List.of(point("interface", "a", 3))));
    metric("weir.ndp.routers", new Metric.Gauge(List.of(point("interface", "a", 1))));

    assertThat(findings.link()).isEqualTo("neighbours' addresses 3, default routers 1");
  }

  @Test
  void addsUpDropsOfOneReasonAndPutsTheMostFrequentFirst() {
    sum(
        "weir.dropped.packets",
        point("reason", "no_socket", 2),
        point("reason", "netfilter_drop", 4),
        point("reason", "no_socket", 1_500),
        point("reason", "tcp_csum", 0));

    assertThat(findings.drops()).isEqualTo("no_socket 1,502, netfilter_drop 4");
  }

  @Test
  void listsIrregularChainsByKind() {
    sum("weir.tap.extension_anomalies", point("kind", "rh0", 2), point("kind", "deep_chain", 9));

    assertThat(findings.irregularChains()).isEqualTo("deep_chain 9, rh0 2");
  }

  @Test
  void listsIrregularChainsOfEventsAsLongAsNobodyCounts() {
    Attributes deep = Attributes.of("kind", "deep_chain");
    String name = "network.ipv6.extension_header_anomaly";
    Event event = new Event(name, 1, Severity.WARN, "", deep);
    live.export(new EventBatch(RESOURCE, List.of(event, event)));

    assertThat(findings.irregularChains()).isEqualTo("deep_chain 2");
  }

  @Test
  void saysWhatIsNotThereYet() {
    assertThat(findings.irregularChains()).isEqualTo("none yet");
    assertThat(findings.neighbourDiscovery(true)).isEqualTo("none yet");
    assertThat(findings.tcp()).isEqualTo("retransmissions 0, out of order 0, zero windows 0");
  }

  @Test
  void reportsEventsThatWereOnlyCounted() {
    sum("weir.tap.events_limited", point("kind", "ns", 5));
    sum("weir.tap.events_lost", point("kind", "na", 1));
    StringWriter text = new StringWriter();
    CsvSums csv = new CsvSums(0, 0, 0, 7, 0, LiveFlows.Sum.ZERO);

    new Report(Path.of("here"), true).print(new PrintWriter(text), csv, findings);

    assertThat(text.toString())
        .contains("counted only: 6.")
        .contains("Dropped by the kernel: none yet; 7 rows are of their flows.")
        .doesNotContain("On the link");
  }

  private void events(String... names) {
    live.export(
        new EventBatch(
            RESOURCE,
            Arrays.stream(names)
                .map(name -> new Event(name, 1, Severity.INFO, "", Attributes.empty()))
                .toList()));
  }

  private void sum(String name, Metric.Point... points) {
    metric(name, new Metric.Sum(List.of(points), 1));
  }

  private void metric(String name, Metric.Data data) {
    live.export(new MetricBatch(RESOURCE, List.of(new Metric(name, "", "1", data))));
  }

  private static Metric.Point point(String key, String value, double count) {
    return new Metric.Point(Attributes.of(key, value), 1, count);
  }
}
