// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.tap;

import dev.weir.bpf.layout.Side;
import dev.weir.bpf.link.Hook;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who listens where. An interface's name decides, so that the taps of a service agree without
/// talking to each other: at most one program of a service counts a packet on an interface and side
/// (unless `allow_double_count` or a second `tc` receiver asks for more), and exactly one tells of
/// single packets.
///
/// @param members all receivers of the service that listen, in the order of the configuration
record TapPlan(List<TapMember> members) {
  /// A hook of an interface, and the receiver that it is for.
  record Claim(TapMember member, Hook hook) {}

  TapPlan {
    members = List.copyOf(members);
  }

  /// The hooks of an interface at which the tap of these members listens.
  ///
  /// @param onDefaultRoute whether a default route leads to the interface
  List<Claim> claims(List<TapMember> of, String name, boolean onDefaultRoute) {
    List<Claim> claims = new ArrayList<>();
    for (TapMember member : of) {
      switch (member.request()) {
        case TapRequest.Xdp xdp -> {
          if (xdp.names(name)) {
            claims.add(new Claim(member, xdp.hook()));
          }
        }
        case TapRequest.TrafficControl tc -> {
          if (tc.names(name)) {
            if (!leavesIngressToXdp(name)) {
              claims.add(new Claim(member, Hook.TC_INGRESS));
            }
            claims.add(new Claim(member, Hook.TC_EGRESS));
          }
        }
        case TapRequest.Events _ -> {
          if (claims.isEmpty() && !isCounted(name) && listensTo(member, name, onDefaultRoute)) {
            claims.add(new Claim(member, Hook.TC_INGRESS));
            claims.add(new Claim(member, Hook.TC_EGRESS));
          }
        }
      }
    }
    return claims;
  }

  /// Whether traffic control sees only what leaves the interface, because XDP counts what comes in.
  boolean leavesIngressToXdp(String name) {
    return members.stream()
        .anyMatch(member ->
            member.request() instanceof TapRequest.Xdp xdp
                && !xdp.allowDoubleCount()
                && xdp.names(name));
  }

  /// The flow receiver whose tap counts the packets of this side, and tells of single ones: XDP
  /// first. Null when none does.
  @Nullable TapMember counting(String name, Side side) {
    TapMember found = null;
    for (TapMember member : members) {
      boolean xdp = member.request() instanceof TapRequest.Xdp && side == Side.INGRESS;
      boolean tc = member.request() instanceof TapRequest.TrafficControl;
      if (xdp && member.request().names(name)) {
        return member;
      }
      if (tc && found == null && member.request().names(name)) {
        found = member;
      }
    }
    return found;
  }

  /// Whether a receiver of single packets means the interface.
  boolean listensTo(TapMember member, String name, boolean onDefaultRoute) {
    if (!member.request().interfaces().isEmpty()) {
      return member.request().names(name);
    }
    return followsDefaultRoutes(member) ? onDefaultRoute : isCounted(name);
  }

  /// Whether the receiver listens wherever a default route leads.
  boolean followsDefaultRoutes(TapMember member) {
    return !member.wantsFlows()
        && member.request().interfaces().isEmpty()
        && members.stream().noneMatch(TapMember::wantsFlows);
  }

  private boolean isCounted(String name) {
    return members.stream().anyMatch(member -> member.wantsFlows() && member.request().names(name));
  }
}
