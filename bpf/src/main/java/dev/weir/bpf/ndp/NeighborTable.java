// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.ndp;

import dev.weir.api.net.Address;
import dev.weir.bpf.ndp.LinkChange.NeighborMoved;
import dev.weir.bpf.ndp.Neighbor.State;
import dev.weir.bpf.ndp.NeighborBody.NeighborAdvertisement;
import dev.weir.bpf.ndp.NeighborBody.NeighborSolicitation;
import dev.weir.bpf.ndp.NeighborBody.Redirect;
import dev.weir.bpf.ndp.NeighborBody.RouterAdvertisement;
import dev.weir.bpf.ndp.NeighborBody.RouterSolicitation;
import dev.weir.bpf.ndp.NeighborBody.Unread;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Who is on the links, by what valid messages said: the neighbour cache that a host would have had
/// it heard them all (RFC 4861 section 7.2). An entry ends after a silence; a full table gives up
/// the one that has been silent longest, and counts that. For one thread.
public final class NeighborTable {
  private final int capacity;
  private final long silenceNanos;
  private final Consumer<LinkChange> changes;

  /// In the order of the last message: the first is silent longest.
  private final Map<NeighborKey, Neighbor> neighbors = new LinkedHashMap<>();

  private long evictions;

  /// @param capacity how many neighbours are kept
  /// @param silence how long one is kept without a message
  /// @param changes is told when a neighbour's link-layer address is another
  public NeighborTable(int capacity, Duration silence, Consumer<LinkChange> changes) {
    this.capacity = capacity;
    this.silenceNanos = silence.toNanos();
    this.changes = changes;
  }

  /// Learns from a message; from one that is not valid nothing.
  public void observe(NeighborMessage message) {
    if (!message.valid()) {
      return;
    }
    NeighborOptions options = message.options();
    switch (message.body()) {
      case RouterSolicitation _ -> source(message, options.sourceLink(), false);
      case RouterAdvertisement _ -> source(message, options.sourceLink(), true);
      case NeighborSolicitation solicitation -> {
        if (message.dad()) {
          probe(solicitation.target(), message);
        } else {
          source(message, options.sourceLink(), null);
        }
      }
      case NeighborAdvertisement advertisement -> advertised(advertisement, message);
      case Redirect redirect -> {
        if (redirect.target() != null && options.targetLink() != null) {
          boolean router = !redirect.target().equals(redirect.destination());
          learn(
              message,
              redirect.target(),
              options.targetLink(),
              router ? true : null,
              State.CLAIMED);
        }
      }
      case Unread _ -> {}
    }
  }

  /// Forgets who has been silent for too long.
  public void expire(long nowNanos) {
    Iterator<Neighbor> oldestFirst = neighbors.values().iterator();
    while (oldestFirst.hasNext() && nowNanos - oldestFirst.next().lastSeenNanos() > silenceNanos) {
      oldestFirst.remove();
    }
  }

  /// Follows a wall clock that was set forward by so much: nobody has been silent for longer, or less
  /// long, by that.
  public void clockSet(long stepNanos) {
    neighbors.replaceAll((_, neighbor) -> neighbor.later(stepNanos));
  }

  /// All neighbours, the one that has been silent longest first.
  public List<Neighbor> neighbors() {
    return List.copyOf(neighbors.values());
  }

  public @Nullable Neighbor find(Address address, int interfaceIndex) {
    return neighbors.get(new NeighborKey(address, interfaceIndex));
  }

  /// How many were given up for want of room.
  public long evictions() {
    return evictions;
  }

  /// @param router null when the message does not tell
  private void source(
      NeighborMessage message, @Nullable LinkAddress link, @Nullable Boolean router) {
    if (message.source().equals(Address.UNSPECIFIED)) {
      return;
    }
    if (link != null) {
      learn(message, message.source(), link, router, State.CLAIMED);
    } else {
      refresh(message, message.source(), router);
    }
  }

  /// Somebody wants the address. If nobody objects it will be the frame's sender's.
  private void probe(@Nullable Address target, NeighborMessage message) {
    LinkAddress link = message.linkSource();
    if (target != null && link != null && find(target, message.interfaceIndex()) == null) {
      learn(message, target, link, null, State.TENTATIVE);
    }
  }

  private void advertised(NeighborAdvertisement advertisement, NeighborMessage message) {
    Address target = advertisement.target();
    if (target == null) {
      return;
    }
    LinkAddress link = message.options().targetLink();
    Neighbor known = settled(target, message.interfaceIndex());
    boolean contradicts = known != null && !known.link().equals(link);
    if (link == null || (contradicts && !advertisement.override())) {
      refresh(message, target, advertisement.router());
      return;
    }
    State state = advertisement.solicited() ? State.CONFIRMED : State.CLAIMED;
    learn(message, target, link, advertisement.router(), state);
  }

  /// What is known of an address that somebody has.
  private @Nullable Neighbor settled(Address address, int interfaceIndex) {
    Neighbor known = find(address, interfaceIndex);
    return known != null && known.state() != State.TENTATIVE ? known : null;
  }

  private void refresh(NeighborMessage message, Address address, @Nullable Boolean router) {
    Neighbor known = find(address, message.interfaceIndex());
    if (known != null) {
      keep(with(known.seen(message.timeNanos()), router));
    }
  }

  private void learn(
      NeighborMessage message,
      Address address,
      LinkAddress link,
      @Nullable Boolean router,
      State state) {
    Neighbor known = find(address, message.interfaceIndex());
    Neighbor settled = settled(address, message.interfaceIndex());
    boolean news = state == State.CONFIRMED && settled != null && settled.state() != state;
    if (settled != null && settled.link().equals(link) && !news) {
      refresh(message, address, router);
      return;
    }
    long time = message.timeNanos();
    Neighbor now =
        new Neighbor(
            address,
            message.interfaceIndex(),
            link,
            router == null ? known != null && known.router() : router,
            state,
            message.kind(),
            known == null ? time : known.firstSeenNanos(),
            known == null ? time : Math.max(time, known.lastSeenNanos()));
    keep(now);
    if (settled != null && !settled.link().equals(link)) {
      changes.accept(new NeighborMoved(settled, now));
    }
  }

  private static Neighbor with(Neighbor neighbor, @Nullable Boolean router) {
    return router == null || router == neighbor.router()
        ? neighbor
        : new Neighbor(
            neighbor.address(),
            neighbor.interfaceIndex(),
            neighbor.link(),
            router,
            neighbor.state(),
            neighbor.learntBy(),
            neighbor.firstSeenNanos(),
            neighbor.lastSeenNanos());
  }

  private void keep(Neighbor neighbor) {
    NeighborKey key = neighbor.key();
    boolean known = neighbors.remove(key) != null;
    if (!known && neighbors.size() >= capacity) {
      neighbors.remove(neighbors.keySet().iterator().next());
      evictions++;
    }
    neighbors.put(key, neighbor);
  }
}
