// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.tap;

import dev.weir.api.component.ComponentContext;
import dev.weir.api.telemetry.Meter;
import dev.weir.bpf.BpfException;
import dev.weir.bpf.Errno;
import dev.weir.bpf.Opened;
import dev.weir.bpf.flow.Interfaces;
import dev.weir.bpf.layout.Side;
import dev.weir.bpf.link.Attachment;
import dev.weir.bpf.link.Hook;
import dev.weir.bpf.netlink.DefaultRoutes;
import dev.weir.bpf.netlink.InterfaceListener;
import dev.weir.bpf.netlink.NetworkInterface;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// The interfaces that the tap is attached to: those that its receivers mean, as they come, change
/// their names and go. Told of them by one thread at a time; asked about them by any.
final class TappedInterfaces implements InterfaceListener, Interfaces, AutoCloseable {
  /// Names of vanished interfaces are kept for the records that still name them.
  private static final int REMEMBERED = 4096;

  /// What keeps a hook from being attached.
  private record Failure(TapMember member, String interfaceName, String message) {}

  private final TapPlan plan;
  private final List<TapMember> members;
  private final TapPrograms programs;
  private final ComponentContext context;
  private final Meter.Counter failedAttachments;
  private final Map<Integer, NetworkInterface> present = new TreeMap<>();
  private final Map<Integer, Map<Hook, Attachment>> tapped = new ConcurrentHashMap<>();
  private final Map<Integer, String> names = new ConcurrentHashMap<>();
  private final Map<Integer, Map<Hook, Failure>> failures = new TreeMap<>();
  private final Map<TapMember, String> reported = new HashMap<>();
  private volatile Set<Integer> defaultRoutes = Set.of();

  /// The interface that programs are being attached to: the first of them counts while the next is
  /// still verified. 0 for none.
  private volatile int arriving;

  private boolean closed;

  /// @param members the receivers that the tap listens for
  TappedInterfaces(TapPlan plan, List<TapMember> members, TapPrograms programs) {
    this.plan = plan;
    this.members = members;
    this.programs = programs;
    this.context = members.getFirst().context();
    this.failedAttachments =
        context
            .meter()
            .counter("tap_attach_failures", "Interfaces that match but could not be attached to");
  }

  int count() {
    return tapped.size();
  }

  @Override
  public String name(int index) {
    return names.getOrDefault(index, Integer.toString(index));
  }

  /// The name of an interface that was attached to at some time; else empty.
  String known(int index) {
    return names.getOrDefault(index, "");
  }

  @Override
  public boolean isPresent(int index) {
    // In this order: what has arrived is tapped before it stops arriving.
    return index == arriving || tapped.containsKey(index);
  }

  /// Whether it is this tap that tells of single packets there.
  boolean tells(int index, Side side) {
    TapMember counting = plan.counting(name(index), side);
    return counting == null || members.contains(counting);
  }

  /// Whether the receiver means this interface.
  boolean isFor(TapMember listener, int index) {
    return plan.listensTo(listener, name(index), defaultRoutes.contains(index));
  }

  /// Whether the tap is on any interface that the receiver means.
  boolean anyFor(TapMember listener) {
    return tapped.keySet().stream().anyMatch(index -> isFor(listener, index));
  }

  /// Whether a receiver listens wherever default routes lead.
  boolean followsDefaultRoutes() {
    return members.stream().anyMatch(plan::followsDefaultRoutes);
  }

  @Override
  public synchronized void added(NetworkInterface added) {
    update(added);
    report();
  }

  @Override
  public synchronized void changed(NetworkInterface before, NetworkInterface now) {
    update(now);
    // An interface that is switched off takes routes with it, and the kernel does not tell of all.
    defaultRoutesChanged();
    report();
  }

  /// Takes all that are there at the start, and only then reports which are not.
  synchronized void addAll(List<NetworkInterface> all) {
    readDefaultRoutes();
    all.forEach(this::update);
    report();
  }

  @Override
  public synchronized void defaultRoutesChanged() {
    if (readDefaultRoutes()) {
      List.copyOf(present.values()).forEach(this::update);
      report();
    }
  }

  /// Whether they are others than before.
  private boolean readDefaultRoutes() {
    if (!followsDefaultRoutes()) {
      return false;
    }
    Set<Integer> before = defaultRoutes;
    try {
      defaultRoutes = DefaultRoutes.interfaces();
    } catch (BpfException e) {
      context.logger().log(Level.WARNING, "keeping to the same interfaces: " + e.getMessage());
    }
    return !defaultRoutes.equals(before);
  }

  @Override
  public synchronized void removed(NetworkInterface removed) {
    present.remove(removed.index());
    failures.remove(removed.index());
    Map<Hook, Attachment> gone = tapped.remove(removed.index());
    if (gone != null) {
      gone.values().forEach(Attachment::close);
      context.logger().log(Level.INFO, "no longer attached to interface " + removed.name());
    }
    report();
  }

  /// What kept a receiver's program from an interface that it names; empty when nothing did.
  synchronized String refusal(TapMember member) {
    for (Map<Hook, Failure> ofInterface : failures.values()) {
      for (Failure failure : ofInterface.values()) {
        boolean named =
            member.request().interfaces().stream()
                .anyMatch(one -> !one.isGlob() && one.matches(failure.interfaceName()));
        if (failure.member() == member && named) {
          return text(failure);
        }
      }
    }
    return "";
  }

  private static String text(Failure failure) {
    return failure.interfaceName() + ": " + failure.message();
  }

  /// Attaches and detaches until the interface has what the plan says.
  private void update(NetworkInterface now) {
    present.put(now.index(), now);
    if (closed) {
      return;
    }
    List<TapPlan.Claim> claims =
        plan.claims(members, now.name(), defaultRoutes.contains(now.index()));
    if (claims.isEmpty() && !tapped.containsKey(now.index())) {
      failures.remove(now.index());
      return;
    }
    Opened opened = new Opened();
    try {
      arriving = now.index();
      update(now, claims, opened);
    } catch (Throwable e) {
      opened.closeAfter(e);
      throw e;
    } finally {
      arriving = 0;
    }
  }

  private void update(NetworkInterface now, List<TapPlan.Claim> claims, Opened opened) {
    Map<Hook, Attachment> before = tapped.getOrDefault(now.index(), Map.of());
    Map<Hook, Attachment> after = new EnumMap<>(Hook.class);
    Map<Hook, Failure> failed = new EnumMap<>(Hook.class);
    if (!claims.isEmpty()) {
      remember(now);
    }
    for (TapPlan.Claim claim : claims) {
      Attachment known = before.get(claim.hook());
      if (known != null) {
        after.put(claim.hook(), known);
      } else if (!attach(now, claim, after, failed, opened)) {
        return; // Gone again already; its removal will be reported, or has been.
      }
    }
    before.forEach((hook, attachment) -> {
      if (!after.containsKey(hook)) {
        attachment.close();
      }
    });
    settle(now, before, after, failed);
  }

  /// False when the interface is gone.
  private boolean attach(
      NetworkInterface to,
      TapPlan.Claim claim,
      Map<Hook, Attachment> attached,
      Map<Hook, Failure> failed,
      Opened opened) {
    if (attached.containsKey(claim.hook())) {
      return true;
    }
    try {
      attached.put(claim.hook(), opened.add(programs.attach(to, claim.hook())));
    } catch (BpfException e) {
      if (e.errno() == Errno.ENODEV.number()) {
        attached.values().forEach(Attachment::close);
        return false;
      }
      failedAttachments.increment();
      failed.put(
          claim.hook(), new Failure(claim.member(), to.name(), String.valueOf(e.getMessage())));
    }
    return true;
  }

  private void settle(
      NetworkInterface now,
      Map<Hook, Attachment> before,
      Map<Hook, Attachment> after,
      Map<Hook, Failure> failed) {
    if (failed.isEmpty()) {
      failures.remove(now.index());
    } else {
      failures.put(now.index(), failed);
    }
    if (after.isEmpty()) {
      if (tapped.remove(now.index()) != null) {
        context
            .logger()
            .log(Level.INFO, "no longer attached to interface " + names.get(now.index()));
      }
      return;
    }
    tapped.put(now.index(), Map.copyOf(after));
    if (!after.equals(before)) {
      String how = after.values().stream().map(Attachment::how).toList().toString();
      context.logger().log(Level.INFO, "attached to interface " + now.name() + " " + how);
      if (after.containsKey(Hook.TC_EGRESS) && plan.leavesIngressToXdp(now.name())) {
        context
            .logger()
            .log(
                Level.INFO,
                "interface "
                    + now.name()
                    + ": xdp counts what comes in, tc only what leaves; allow_double_count of xdp"
                    + " would have both count it");
      }
    }
  }

  /// Reports to each receiver what keeps it from seeing what it should, or that nothing does.
  private void report() {
    for (TapMember member : members) {
      List<String> reasons = new ArrayList<>();
      failures.values().stream()
          .flatMap(ofInterface -> ofInterface.values().stream())
          .filter(failure -> failure.member() == member)
          .forEach(failure -> reasons.add(text(failure)));
      if (plan.followsDefaultRoutes(member) && tapped.isEmpty()) {
        reasons.add("no default route leads to an interface; waiting for one, or set interfaces");
      }
      for (InterfacePattern pattern : member.request().interfaces()) {
        if (!pattern.isGlob()
            && present.values().stream().noneMatch(one -> pattern.matches(one.name()))) {
          reasons.add("interface '" + pattern + "' does not exist; waiting for it");
        }
      }
      String now = String.join("; ", reasons);
      if (!closed && !now.equals(reported.getOrDefault(member, ""))) {
        reported.put(member, now);
        member.context().degraded(now);
        if (!now.isEmpty()) {
          member.context().logger().log(Level.WARNING, now);
        }
      }
    }
  }

  /// Detaches from all interfaces. When it returns no program runs any more.
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    tapped.values().forEach(known -> known.values().forEach(Attachment::close));
    programs.awaitDetached();
  }

  private void remember(NetworkInterface known) {
    if (names.size() >= REMEMBERED) {
      names.keySet().removeIf(index -> !tapped.containsKey(index));
    }
    names.put(known.index(), known.name());
  }
}
