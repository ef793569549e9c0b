// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.ndp;

import dev.weir.api.net.Address;
import dev.weir.bpf.ndp.LinkChange.Cause;
import dev.weir.bpf.ndp.LinkChange.RouterFound;
import dev.weir.bpf.ndp.LinkChange.RouterLost;
import dev.weir.bpf.ndp.NeighborBody.RouterAdvertisement;
import dev.weir.bpf.ndp.NeighborOptions.PrefixInformation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The default routers of the links, by what valid advertisements said (RFC 4861 section 6.3.4). A
/// router ends with its lifetime, or at once when it says so; a full table gives up the one that has
/// been silent longest, and counts that. For one thread.
public final class RouterTable {
  /// Of one router, so that one advertisement after another cannot fill the memory.
  static final int MOST_PREFIXES = 128;

  /// A valid lifetime of this is for ever.
  private static final long INFINITE_SECONDS = 0xffff_ffffL;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final int capacity;
  private final Consumer<LinkChange> changes;

  /// In the order of the last advertisement: the first is silent longest.
  private final Map<NeighborKey, Router> routers = new LinkedHashMap<>();

  private long evictions;
  private long prefixEvictions;

  /// @param capacity how many routers are kept
  /// @param changes is told of routers that are found and lost
  public RouterTable(int capacity, Consumer<LinkChange> changes) {
    this.capacity = capacity;
    this.changes = changes;
  }

  /// Learns from a router advertisement; from other messages and ones that are not valid nothing.
  public void observe(NeighborMessage message) {
    if (!message.valid() || !(message.body() instanceof RouterAdvertisement advertisement)) {
      return;
    }
    NeighborKey key = new NeighborKey(message.source(), message.interfaceIndex());
    Router known = routers.remove(key);
    if (known != null && known.expiresNanos() <= message.timeNanos()) {
      changes.accept(new RouterLost(known, Cause.EXPIRED, known.expiresNanos()));
      known = null;
    }
    if (advertisement.lifetimeSeconds() == 0) {
      if (known != null) {
        changes.accept(new RouterLost(known, Cause.WITHDRAWN, message.timeNanos()));
      }
      return;
    }
    if (known == null && routers.size() >= capacity) {
      evictOldest(message.timeNanos());
    }
    Router now = router(message, advertisement, known);
    routers.put(key, now);
    if (known == null) {
      changes.accept(new RouterFound(now, message.timeNanos()));
    }
  }

  /// Ends the routers whose lifetime is over, and forgets prefixes that are no longer valid.
  public void expire(long nowNanos) {
    List<Router> over =
        routers.values().stream().filter(router -> router.expiresNanos() <= nowNanos).toList();
    for (Router router : over) {
      routers.remove(router.key());
      changes.accept(new RouterLost(router, Cause.EXPIRED, router.expiresNanos()));
    }
    routers.replaceAll((_, router) -> withoutOldPrefixes(router, nowNanos));
  }

  /// Follows a wall clock that was set forward by so much: every lifetime has as long to go as before.
  public void clockSet(long stepNanos) {
    routers.replaceAll((_, router) -> router.later(stepNanos));
  }

  /// All routers, the one that has been silent longest first.
  public List<Router> routers() {
    return List.copyOf(routers.values());
  }

  public @Nullable Router find(Address address, int interfaceIndex) {
    return routers.get(new NeighborKey(address, interfaceIndex));
  }

  /// How many routers were given up for want of room.
  public long evictions() {
    return evictions;
  }

  /// How many prefixes were given up because their router has more than are kept.
  public long prefixEvictions() {
    return prefixEvictions;
  }

  private void evictOldest(long nowNanos) {
    Router oldest = routers.values().iterator().next();
    routers.remove(oldest.key());
    evictions++;
    changes.accept(new RouterLost(oldest, Cause.EVICTED, nowNanos));
  }

  private Router router(
      NeighborMessage message, RouterAdvertisement advertisement, @Nullable Router known) {
    NeighborOptions options = message.options();
    long time = message.timeNanos();
    LinkAddress link = options.sourceLink();
    Long mtu = options.mtu();
    return new Router(
        message.source(),
        message.interfaceIndex(),
        link == null && known != null ? known.link() : link,
        advertisement.preference(),
        advertisement.lifetimeSeconds(),
        advertisement.managed(),
        advertisement.other(),
        mtu == null && known != null ? known.mtu() : mtu,
        prefixes(options.prefixes(), known == null ? List.of() : known.prefixes(), time),
        known == null ? time : known.firstSeenNanos(),
        time,
        time + advertisement.lifetimeSeconds() * NANOS_PER_SECOND);
  }

  /// Those that were known and those that are said now, which come last.
  private List<Router.Prefix> prefixes(
      List<PrefixInformation> said, List<Router.Prefix> known, long nowNanos) {
    Map<NetworkPrefix, Router.Prefix> prefixes = new LinkedHashMap<>();
    for (Router.Prefix prefix : known) {
      prefixes.put(prefix.information().prefix(), prefix);
    }
    for (PrefixInformation information : said) {
      prefixes.remove(information.prefix());
      if (information.validSeconds() != 0) {
        prefixes.put(
            information.prefix(), new Router.Prefix(information, expiry(information, nowNanos)));
      }
    }
    List<Router.Prefix> all = new ArrayList<>(prefixes.values());
    all.removeIf(prefix -> prefix.expiresNanos() <= nowNanos);
    int tooMany = Math.max(0, all.size() - MOST_PREFIXES);
    prefixEvictions += tooMany;
    return all.subList(tooMany, all.size());
  }

  private static long expiry(PrefixInformation information, long nowNanos) {
    return information.validSeconds() == INFINITE_SECONDS
        ? Long.MAX_VALUE
        : nowNanos + information.validSeconds() * NANOS_PER_SECOND;
  }

  private static Router withoutOldPrefixes(Router router, long nowNanos) {
    if (router.prefixes().stream().allMatch(prefix -> prefix.expiresNanos() > nowNanos)) {
      return router;
    }
    List<Router.Prefix> valid =
        router.prefixes().stream().filter(prefix -> prefix.expiresNanos() > nowNanos).toList();
    return router.with(valid, 0);
  }
}
