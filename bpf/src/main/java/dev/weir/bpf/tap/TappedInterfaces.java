// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.tap;

import dev.weir.api.component.ComponentContext;
import dev.weir.api.telemetry.Meter;
import dev.weir.bpf.BpfException;
import dev.weir.bpf.Errno;
import dev.weir.bpf.flow.Interfaces;
import dev.weir.bpf.link.Attachment;
import dev.weir.bpf.link.Direction;
import dev.weir.bpf.netlink.InterfaceListener;
import dev.weir.bpf.netlink.NetworkInterface;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// The interfaces that the tap is attached to: those whose names match, as they come, change their
/// names and go. Told of them by one thread at a time; asked about them by any.
final class TappedInterfaces implements InterfaceListener, Interfaces, AutoCloseable {
  /// Names of vanished interfaces are kept for the records that still name them.
  private static final int REMEMBERED = 4096;

  private record Tapped(String name, List<Attachment> attachments) {}

  private final TapSettings settings;
  private final TapObject object;
  private final ComponentContext context;
  private final Meter.Counter failedAttachments;
  private final Map<Integer, Tapped> tapped = new ConcurrentHashMap<>();
  private final Map<Integer, String> names = new ConcurrentHashMap<>();
  private final Map<Integer, String> failures = new TreeMap<>();
  private String reported = "";
  private boolean closed;

  TappedInterfaces(TapSettings settings, TapObject object, ComponentContext context) {
    this.settings = settings;
    this.object = object;
    this.context = context;
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

  @Override
  public boolean isPresent(int index) {
    return tapped.containsKey(index);
  }

  @Override
  public synchronized void added(NetworkInterface added) {
    add(added);
    report();
  }

  /// Takes all that are there at the start, and only then reports which are not.
  synchronized void addAll(List<NetworkInterface> present) {
    present.forEach(this::add);
    report();
  }

  private void add(NetworkInterface added) {
    if (!closed && settings.wants(added.name()) && !tapped.containsKey(added.index())) {
      attach(added);
    }
  }

  @Override
  public synchronized void changed(NetworkInterface before, NetworkInterface now) {
    Tapped known = tapped.get(now.index());
    if (known == null) {
      added(now);
      return;
    }
    if (!settings.wants(now.name())) {
      removed(now);
      return;
    }
    if (!known.name().equals(now.name())) {
      names.put(now.index(), now.name());
      tapped.put(now.index(), new Tapped(now.name(), known.attachments()));
    }
  }

  @Override
  public synchronized void removed(NetworkInterface removed) {
    failures.remove(removed.index());
    Tapped gone = tapped.remove(removed.index());
    if (gone != null) {
      gone.attachments().forEach(Attachment::close);
      context.logger().log(Level.INFO, "no longer attached to interface " + gone.name());
    }
    report();
  }

  /// Reports what keeps the tap from seeing what it should, or that nothing does.
  synchronized void report() {
    List<String> reasons = new ArrayList<>(failures.values());
    for (InterfacePattern pattern : settings.interfaces()) {
      if (!pattern.isGlob() && tapped.values().stream().noneMatch(t -> pattern.matches(t.name()))) {
        boolean failed = failures.values().stream().anyMatch(f -> f.startsWith(pattern + ": "));
        if (!failed) {
          reasons.add("interface '" + pattern + "' does not exist; waiting for it");
        }
      }
    }
    String now = String.join("; ", reasons);
    if (!closed && !now.equals(reported)) {
      reported = now;
      context.degraded(now);
      if (!now.isEmpty()) {
        context.logger().log(Level.WARNING, now);
      }
    }
  }

  /// Detaches from all interfaces. When it returns no program runs any more.
  @Override
  public synchronized void close() {
    closed = true;
    tapped.values().forEach(known -> known.attachments().forEach(Attachment::close));
  }

  private void attach(NetworkInterface to) {
    List<Attachment> attachments = new ArrayList<>();
    try {
      for (Direction direction : Direction.values()) {
        attachments.add(object.attach(to, direction));
      }
    } catch (BpfException e) {
      attachments.forEach(Attachment::close);
      if (e.errno() == Errno.ENODEV.number()) {
        return; // Gone again already; its removal will be reported, or has been.
      }
      failedAttachments.increment();
      failures.put(to.index(), to.name() + ": " + e.getMessage());
      return;
    }
    failures.remove(to.index());
    remember(to);
    tapped.put(to.index(), new Tapped(to.name(), List.copyOf(attachments)));
    String how = attachments.stream().map(Attachment::how).toList().toString();
    context.logger().log(Level.INFO, "attached to interface " + to.name() + " " + how);
  }

  private void remember(NetworkInterface known) {
    if (names.size() >= REMEMBERED) {
      names.keySet().removeIf(index -> !tapped.containsKey(index));
    }
    names.put(known.index(), known.name());
  }
}
