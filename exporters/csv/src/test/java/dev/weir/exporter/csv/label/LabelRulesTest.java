// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.label;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Attributes;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.Workload;
import dev.weir.testkit.FlowBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelRulesTest {
  private static final long SECOND = 1_000_000_000L;

  @TempDir Path directory;

  @Test
  void withoutARuleThatMatchesARowHasTheDefault() throws Exception {
    assertThat(rules("rules: []").of(flow(6, "2001:db8::1", 1, "2001:db8::2", 2).build()))
        .isEqualTo(new Label(-1, null));
    assertThat(LabelRules.none(9).of(flow(6, "192.0.2.1", 1, "192.0.2.2", 2).build()))
        .isEqualTo(new Label(9, null));
  }

  @ParameterizedTest
  @CsvSource({
    // the first that matches, whatever is longer
    "6, 2001:db8:bad::66, 4000, 2001:db8::2, 80, 1",
    "6, 2001:db8:bad::67, 4000, 2001:db8::2, 80, 2",
    "17, 2001:db8:bad::66, 4000, 2001:db8::2, 80, 3",
    "17, 2001:db8::2, 80, 2001:db8:bad::66, 4000, -1",
    // IPv4, ranges of ports
    "6, 10.1.2.3, 1024, 192.0.2.1, 22, 4",
    "6, 10.1.2.3, 1023, 192.0.2.1, 22, -1",
    "6, 10.1.2.3, 2048, 192.0.2.1, 22, 4",
    "6, 10.1.2.3, 2049, 192.0.2.1, 22, -1",
    "6, 10.1.2.3, 9999, 192.0.2.1, 22, 4",
    "6, 11.1.2.3, 1024, 192.0.2.1, 22, -1",
    // either end, with the port of the same end
    "17, 198.51.100.7, 53, 203.0.113.1, 4000, 5",
    "17, 203.0.113.1, 4000, 198.51.100.7, 53, 5",
    "17, 198.51.100.7, 4000, 203.0.113.1, 53, -1",
    "17, 203.0.113.1, 53, 198.51.100.7, 4000, -1",
    // an IPv6 packet with a mapped address is in no IPv4 prefix
    "6, ::ffff:10.1.2.3, 1024, ::ffff:192.0.2.1, 22, 6",
    "58, ::1, 0, ::2, 0, 6",
    "132, 192.0.2.1, 0, 192.0.2.2, 0, 7",
  })
  void theFirstRuleThatMatchesGivesTheLabel(
      int protocol,
      String source,
      int sourcePort,
      String destination,
      int destinationPort,
      long label)
      throws Exception {
    LabelRules rules =
        rules(
            """
            rules:
              - {label: 1, name: host, source: 2001:db8:bad::66, protocol: tcp}
              - {label: 2, source: 2001:db8:bad::/48, protocol: [tcp, 47]}
              - {label: 3, name: rest, source: "2001:db8:bad::/48"}
              - label: 4
                source: 10.0.0.0/8
                source_port: [1024-2048, 9999]
                destination_port: 22
              - {label: 5, either: [198.51.100.7, 198.51.100.8], either_port: 53}
              - {label: 6, source: ["::/96", "::ffff:0:0/96"], ip_version: 6}
              - {label: 7, protocol: sctp, ip_version: 4}
            """);
    assertThat(rules.of(flow(protocol, source, sourcePort, destination, destinationPort).build()))
        .extracting(Label::number)
        .isEqualTo(label);
  }

  /// A row's time is from its first packet to its last.
  @ParameterizedTest
  @CsvSource({
    "0, 9.999999999, -1",
    "0, 10, 1",
    "12, 13, 1",
    "19.999999999, 30, 1",
    "20, 30, -1",
    "5, 40, 1",
    "100, 101, 2",
    "99.9, 99.9, -1",
    "1e9, 1e9, 2",
  })
  void timesAreFromTheOneBeforeTheOther(double start, double end, long label) throws Exception {
    LabelRules rules =
        rules(
            """
            rules:
              - {label: 1, from: 1970-01-01T01:00:10+01:00, to: 20}
              - {label: 2, from: 1970-01-01 00:01:40Z}
            """);
    Flow flow =
        flow(6, "2001:db8::1", 1, "2001:db8::2", 2)
            .times(Math.round(start * SECOND), Math.round(end * SECOND), 0)
            .build();
    assertThat(rules.of(flow).number()).isEqualTo(label);
  }

  /// Where rules overlap in part, that part is the first one's and the rest the other's.
  @ParameterizedTest
  @CsvSource({
    "2001:db8:1::1, 72, 12, 1",
    "2001:db8:1::1, 78, 14, 1",
    "2001:db8:1::1, 78, 17, 1",
    "2001:db8:1::1, 78, 20, 2",
    "2001:db8:1::1, 81, 17, 2",
    "2001:db8:2::1, 78, 17, 2",
    "2001:db8:2::1, 74, 17, -1",
    "2001:db8:2::1, 78, 14, -1",
    "2001:db8:2::1, 80, 14, 3",
    "2001:db8:2::1, 82, 15, 2",
    "2001:db8:2::1, 88, 15, 3",
    "2001:db8:2::1, 88, 16, -1",
    "2001:db9::1, 80, 15, 3",
    "2001:db9::1, 80, 30, -1",
  })
  void rulesMayOverlapInAddressesPortsAndTimes(String source, int port, long second, long label)
      throws Exception {
    LabelRules rules =
        rules(
            """
            rules:
              - {label: 1, source: 2001:db8:1::/48, destination_port: 70-80, from: 10, to: 20}
              - {label: 2, source: 2001:db8::/32, destination_port: 75-85, from: 15, to: 30}
              - {label: 3, destination_port: 80-90, to: 16}
            """);
    Flow flow =
        flow(6, source, 4000, "2001:db8::2", port)
            .times(second * SECOND, second * SECOND, 0)
            .build();
    assertThat(rules.of(flow).number()).isEqualTo(label);
  }

  @Test
  void kubernetesSelectsToo() throws Exception {
    LabelRules rules =
        rules(
            """
            rules:
              - {label: 1, name: attacker, source_k8s: {namespace: shop, pod: "web-*"}}
              - {label: 2, either_k8s: {labels: {app.kubernetes.io/name: db}}, either_port: 5432}
              - {label: 3, destination_k8s: {deployment: web}}
            """);
    Workload web = workload("k8s.namespace.name", "shop", "k8s.pod.name", "web-7");
    Workload other = workload("k8s.namespace.name", "shop", "k8s.pod.name", "api-web-7");
    Workload db = workload("k8s.pod.label.app.kubernetes.io/name", "db", "k8s.pod.name", "db-0");
    Workload deployed = workload("k8s.deployment.name", "web", "k8s.pod.name", "x");
    FlowBuilder flow = flow(6, "2001:db8::1", 4000, "2001:db8::2", 5432);
    assertThat(rules.of(flow.workloads(web, db).build())).isEqualTo(new Label(1, "attacker"));
    assertThat(rules.of(flow.workloads(other, db).build()).number()).isEqualTo(2);
    assertThat(rules.of(flow.workloads(db, other).build()).number()).isEqualTo(-1);
    assertThat(rules.of(flow.workloads(other, deployed).build()).number()).isEqualTo(3);
    assertThat(rules.of(flow(6, "2001:db8::1", 4000, "2001:db8::2", 5432).build()).number())
        .isEqualTo(-1);
  }

  private static Workload workload(String key, String value, String key2, String value2) {
    return new Workload(Attributes.of(key, value, key2, value2));
  }

  private static FlowBuilder flow(
      int protocol, String source, int sourcePort, String destination, int destinationPort) {
    return FlowBuilder.of(protocol, source, sourcePort, destination, destinationPort);
  }

  private LabelRules rules(String text) throws Exception {
    Path file = Files.writeString(directory.resolve("rules.yaml"), text);
    return LabelRules.read(
        file,
        -1,
        problem -> {
          throw new AssertionError(problem);
        });
  }
}
