// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.api.Attributes;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.Verdict;
import dev.weir.api.flow.Verdict.Action;
import dev.weir.api.flow.Workload;
import dev.weir.api.net.Prefix;
import dev.weir.api.net.Protocol;
import dev.weir.cli.flows.FlowFilter.End;
import dev.weir.cli.flows.FlowFilter.PodPattern;
import dev.weir.testkit.FlowBuilder;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlowFilterTest {
  private static final Flow V6 =
      FlowBuilder.of(Protocol.TCP, "2001:db8::1", 40_000, "2001:db8::2", 443)
          .verdict(new Verdict(Action.DENIED, "netfilter_drop", 3))
          .workloads(pod("shop", "web-0"), pod("base", "dns-1"))
          .build();
  private static final Flow V4 =
      FlowBuilder.of(Protocol.UDP, "192.0.2.1", 5_000, "198.51.100.7", 53).build();

  @Test
  void withoutConditionsEverythingPasses() {
    assertThat(passing(new FlowFilter())).containsExactly(V6, V4);
    assertThat(
            passing(
                new FlowFilter()
                    .ipVersions(List.of())
                    .addresses(End.EITHER, List.of())
                    .ports(List.of())
                    .protocols(List.of())
                    .verdicts(List.of())
                    .namespaces(End.SOURCE, List.of())
                    .pods(List.of())))
        .containsExactly(V6, V4);
  }

  @Test
  void versionsProtocolsAndPorts() {
    assertThat(passing(new FlowFilter().ipVersions(List.of(6)))).containsExactly(V6);
    assertThat(passing(new FlowFilter().ipVersions(List.of(4, 6)))).containsExactly(V6, V4);
    assertThat(passing(new FlowFilter().protocols(List.of(17)))).containsExactly(V4);
    assertThat(passing(new FlowFilter().ports(List.of(443)))).containsExactly(V6);
    assertThat(passing(new FlowFilter().ports(List.of(40_000)))).containsExactly(V6);
    assertThat(passing(new FlowFilter().ports(List.of(53, 443)))).containsExactly(V6, V4);
    assertThat(passing(new FlowFilter().ports(List.of(44)))).isEmpty();
  }

  @Test
  void addressesOfOneEndOrEither() {
    assertThat(passing(addresses(End.EITHER, "2001:db8::2"))).containsExactly(V6);
    assertThat(passing(addresses(End.SOURCE, "2001:db8::2"))).isEmpty();
    assertThat(passing(addresses(End.DESTINATION, "2001:db8::2"))).containsExactly(V6);
    assertThat(passing(addresses(End.SOURCE, "192.0.2.0/24", "2001:db8::/32")))
        .containsExactly(V6, V4);
    assertThat(passing(addresses(End.EITHER, "::/0"))).containsExactly(V6);
  }

  @Test
  void everyConditionMustBeMet() {
    assertThat(passing(addresses(End.SOURCE, "2001:db8::1").ports(List.of(443))))
        .containsExactly(V6);
    assertThat(passing(addresses(End.SOURCE, "2001:db8::1").ports(List.of(53)))).isEmpty();
  }

  @Test
  void whatAFlowDoesNotTellMeetsNoCondition() {
    assertThat(passing(new FlowFilter().verdicts(List.of(Action.DENIED, Action.DROPPED))))
        .containsExactly(V6);
    assertThat(passing(new FlowFilter().verdicts(List.of(Action.FORWARDED, Action.UNKNOWN))))
        .isEmpty();
    assertThat(passing(new FlowFilter().namespaces(End.EITHER, List.of("")))).isEmpty();
  }

  @Test
  void namespacesAndPods() {
    assertThat(passing(new FlowFilter().namespaces(End.EITHER, List.of("base"))))
        .containsExactly(V6);
    assertThat(passing(new FlowFilter().namespaces(End.SOURCE, List.of("base")))).isEmpty();
    assertThat(passing(new FlowFilter().namespaces(End.DESTINATION, List.of("x", "base"))))
        .containsExactly(V6);
    assertThat(passing(new FlowFilter().namespaces(End.EITHER, List.of("bas")))).isEmpty();
    assertThat(passing(pods("web"))).containsExactly(V6);
    assertThat(passing(pods("dns-1"))).containsExactly(V6);
    assertThat(passing(pods("shop/web"))).containsExactly(V6);
    assertThat(passing(pods("base/web"))).isEmpty();
    assertThat(passing(pods("eb-0"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "/web", "shop/", "a/b/c"})
  void podsThatNobodyCanHaveAreRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PodPattern.parse(text))
        .withMessage(
            "'" + text + "' is no pod; wanted the beginning of its name like web or shop/web");
  }

  private static FlowFilter addresses(End end, String... prefixes) {
    return new FlowFilter().addresses(end, Stream.of(prefixes).map(Prefix::parse).toList());
  }

  private static FlowFilter pods(String text) {
    return new FlowFilter().pods(List.of(PodPattern.parse(text)));
  }

  private static Workload pod(String namespace, String name) {
    return new Workload(Attributes.of("k8s.namespace.name", namespace, "k8s.pod.name", name));
  }

  private static List<Flow> passing(FlowFilter filter) {
    return Stream.of(V6, V4).filter(filter).toList();
  }
}
