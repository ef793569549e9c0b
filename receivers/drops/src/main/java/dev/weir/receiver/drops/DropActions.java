// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.drops;

import dev.weir.api.flow.Verdict.Action;
import java.util.Set;

/// Which reasons are somebody's will (a policy, a filter, a rate limit) and which are failures.
///
/// Rate limits have no reason of their own: a policer is a traffic control action (`tc_ingress`,
/// `tc_egress`), a limit in a firewall rule is `netfilter_drop`, one in a control group's program
/// `bpf_cgroup_egress` or, inwards, `socket_filter`. A queue that is full (`qdisc_drop`,
/// `qdisc_overlimit`, `fq_flow_limit`, ...) is congestion: DROPPED.
final class DropActions {
  private static final Set<String> POLICY =
      Set.of(
          "netfilter_drop", // nftables, iptables, ebtables
          "bpf_cgroup_egress", // a program on a control group refused to send
          "socket_filter", // a program on a socket or, inwards, on a control group
          "tc_ingress", // a traffic control filter, action or program, Cilium's among them
          "tc_egress",
          "xdp", // a program at generic XDP
          "tap_filter", // a program on a tun or tap device
          "tap_txfilter", // its filter of hardware addresses
          "security_hook", // SELinux and the like
          "xfrm_policy", // IPsec policy
          "ip_rpfilter"); // reverse path filter

  private DropActions() {}

  static Action of(String reason) {
    return POLICY.contains(reason) ? Action.DENIED : Action.DROPPED;
  }
}
