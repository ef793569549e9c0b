// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.tap;

import dev.weir.api.component.StartException;
import dev.weir.bpf.tap.TapRequest.Events;
import dev.weir.bpf.tap.TapRequest.TrafficControl;
import dev.weir.bpf.tap.TapRequest.Xdp;
import java.util.ArrayList;
import java.util.List;

/// Decides which receivers share a tap.
final class TapGroups {
  private record Group(TapSettings settings, List<TapMember> members) {}

  private TapGroups() {}

  /// The taps that these receivers need, none started.
  ///
  /// @throws StartException when two want what one program cannot do
  static List<Tap> plan(List<TapMember> members) throws StartException {
    List<TapMember> listeners = new ArrayList<>();
    List<Events> wanted = new ArrayList<>();
    for (TapMember member : members) {
      if (member.request() instanceof Events events) {
        listeners.add(member);
        wanted.add(events);
      }
    }
    checkMaxChain(listeners);
    TapPlan plan = new TapPlan(members);
    TapFeatures features = TapFeatures.of(wanted);
    List<Group> groups = groups(members);
    List<TapMember> alone = listeners.stream().filter(one -> !isCovered(one, members)).toList();
    boolean only = groups.size() + (alone.isEmpty() ? 0 : 1) == 1;
    List<Tap> taps = new ArrayList<>();
    for (Group group : groups) {
      taps.add(new Tap(group.settings(), features, plan, group.members(), listeners, only));
    }
    if (!alone.isEmpty()) {
      taps.add(new Tap(TapSettings.withoutFlows(), features, plan, alone, alone, only));
    }
    return taps;
  }

  private static List<Group> groups(List<TapMember> members) {
    List<Group> groups = new ArrayList<>();
    for (TapMember member : members) {
      if (member.request() instanceof TrafficControl tc) {
        groups.add(new Group(tc.settings(), new ArrayList<>(List.of(member))));
      }
    }
    for (TapMember member : members) {
      if (member.request() instanceof Xdp xdp) {
        groups.stream()
            .filter(group -> group.settings().equals(xdp.settings()))
            .findFirst()
            .orElseGet(() -> {
              Group own = new Group(xdp.settings(), new ArrayList<>());
              groups.add(own);
              return own;
            })
            .members()
            .add(member);
      }
    }
    return groups;
  }

  /// Whether every interface that the receiver means is one of a flow receiver, as far as names tell.
  private static boolean isCovered(TapMember listener, List<TapMember> members) {
    List<TapMember> counting = members.stream().filter(TapMember::wantsFlows).toList();
    List<InterfacePattern> wanted = listener.request().interfaces();
    return wanted.isEmpty()
        ? !counting.isEmpty()
        : wanted.stream()
            .allMatch(pattern ->
                counting.stream().anyMatch(one -> one.request().interfaces().contains(pattern)));
  }

  private static void checkMaxChain(List<TapMember> listeners) throws StartException {
    TapMember first = null;
    for (TapMember listener : listeners) {
      if (!(listener.request() instanceof Events events) || !events.anomalies()) {
        continue;
      }
      if (first == null) {
        first = listener;
      } else if (first.request() instanceof Events other && other.maxChain() != events.maxChain()) {
        throw new StartException(
            "max_chain is %d at %s and %d at %s; wanted one number for all, since one program watches for all"
                .formatted(events.maxChain(), listener, other.maxChain(), first));
      }
    }
  }
}
