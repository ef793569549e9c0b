// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.ndp;

import static dev.weir.bpf.ndp.NeighborEvents.PREFIX;

import dev.weir.api.Attributes;
import dev.weir.api.Event;
import dev.weir.api.Severity;
import dev.weir.bpf.ndp.LinkChange.NeighborMoved;
import dev.weir.bpf.ndp.LinkChange.RouterFound;
import dev.weir.bpf.ndp.LinkChange.RouterLost;
import java.util.function.IntFunction;

/// Makes an event of a change on a link: `network.ndp.router_found` (`info`), `network.ndp.router_lost`
/// and `network.ndp.neighbor_moved` (`warn`). Safe for use by several threads when the name function
/// is.
public final class ChangeEvents {
  private static final double NANOS_PER_SECOND = 1e9;

  private final IntFunction<String> interfaceNames;

  /// @param interfaceNames the name of an interface by its index; empty when it has none
  public ChangeEvents(IntFunction<String> interfaceNames) {
    this.interfaceNames = interfaceNames;
  }

  public Event event(LinkChange change) {
    return switch (change) {
      case RouterFound found ->
          new Event(
              PREFIX + "router_found",
              found.timeNanos(),
              Severity.INFO,
              found.router().address().toString(6) + " advertises itself as a router",
              router(found.router()).build());
      case RouterLost lost ->
          new Event(
              PREFIX + "router_lost",
              lost.timeNanos(),
              Severity.WARN,
              lost.router().address().toString(6)
                  + " is no default router any more: "
                  + lost.cause().label(),
              router(lost.router())
                  .put(PREFIX + "cause", lost.cause().label())
                  .put(
                      PREFIX + "known_seconds",
                      (lost.timeNanos() - lost.router().firstSeenNanos()) / NANOS_PER_SECOND)
                  .build());
      case NeighborMoved moved -> moved(moved);
    };
  }

  private Event moved(NeighborMoved moved) {
    Neighbor before = moved.before();
    Neighbor now = moved.now();
    Attributes.Builder attributes = place(now.interfaceIndex());
    attributes
        .put("source.address", now.address())
        .put(PREFIX + "link_address", now.link().text())
        .put(PREFIX + "link_address_before", before.link().text())
        .put(PREFIX + "router", now.router())
        .put(PREFIX + "state", now.state().label())
        .put(PREFIX + "learnt_by", now.learntBy().label());
    return new Event(
        PREFIX + "neighbor_moved",
        moved.timeNanos(),
        Severity.WARN,
        now.address().toString(6) + " was at " + before.link() + " and is at " + now.link(),
        attributes.build());
  }

  private Attributes.Builder router(Router router) {
    return place(router.interfaceIndex())
        .put("source.address", router.address())
        .putIfPresent(PREFIX + "link_address", NeighborEvents.text(router.link()))
        .put(PREFIX + "preference", router.preference().label())
        .put(PREFIX + "router_lifetime_seconds", router.lifetimeSeconds())
        .put(PREFIX + "managed", router.managed())
        .put(PREFIX + "other", router.other())
        .putIfPresent(PREFIX + "mtu", router.mtu())
        .put(
            PREFIX + "prefixes",
            router.prefixes().stream().map(p -> p.information().prefix().toString()).toList());
  }

  private Attributes.Builder place(int interfaceIndex) {
    Attributes.Builder attributes = Attributes.builder().put("network.type", "ipv6");
    String name = interfaceNames.apply(interfaceIndex);
    return name.isEmpty() ? attributes : attributes.put("network.interface.name", name);
  }
}
