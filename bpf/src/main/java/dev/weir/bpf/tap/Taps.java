// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.tap;

import dev.weir.api.BatchConsumer;
import dev.weir.api.component.ReceiverContext;
import dev.weir.api.component.StartException;
import dev.weir.bpf.BpfException;
import dev.weir.bpf.event.PacketEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The packet taps of one service. Receivers subscribe while they are made; when the first one starts,
/// all that is wanted is known, and each interface and hook gets one program for all of them:
///
/// - each `tc` receiver has a tap of its own: its programs, its flow table, its settings;
/// - an `xdp` receiver with the same settings as a `tc` receiver counts into that one's table, so that
///   what comes in by XDP and what leaves by traffic control are one flow; else it has its own tap;
/// - receivers of single packets join the tap that is on the interface, and get one of their own,
///   which counts no flows, where there is none.
///
/// Where taps share, each flow record goes to one receiver: the one whose hook showed the flow's first
/// direction. Totals go to the first receiver of the tap.
public final class Taps {
  private final List<TapMember> members = new ArrayList<>();
  private @Nullable List<Tap> planned;

  private Taps() {}

  /// The taps of the service that the receiver belongs to.
  public static Taps of(ReceiverContext context) {
    return context.shared(Taps.class, Taps::new);
  }

  /// Subscribes a receiver of flows. Call it while the receiver is made.
  ///
  /// @param batches takes flow batches, metric batches and rare events, from the tap's thread, from
  ///     the moment the first receiver of the tap starts
  public TapSubscription subscribe(
      TapRequest request, ReceiverContext context, BatchConsumer batches) {
    return subscribe(request, context, batches, PacketEvents.none());
  }

  /// As above, for one that takes single packets too, from the same thread; with several taps, from
  /// several threads.
  public synchronized TapSubscription subscribe(
      TapRequest request, ReceiverContext context, BatchConsumer batches, PacketEvents events) {
    if (planned != null) {
      throw new IllegalStateException(
          "receiver " + context.id() + " subscribes after the taps have started");
    }
    TapMember member = new TapMember(request, context, batches, events);
    members.add(member);
    return new TapSubscription(this, member);
  }

  void start(TapMember member) throws StartException {
    List<String> missing = TapEnvironment.missing();
    if (!missing.isEmpty()) {
      throw new StartException(String.join("; ", missing));
    }
    try {
      for (Tap tap : tapsOf(member)) {
        tap.start();
      }
    } catch (BpfException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
    for (Tap tap : tapsOf(member)) {
      String refused = tap.refusal(member);
      if (!refused.isEmpty()) {
        throw new StartException(refused);
      }
    }
  }

  void stop(TapMember member, Duration grace) {
    long end = System.nanoTime() + grace.toNanos();
    for (Tap tap : ofStarted(member)) {
      tap.stop(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
    }
  }

  String interfaceName(TapMember member, int index) {
    return ofStarted(member).stream()
        .map(tap -> tap.interfaceName(index))
        .filter(name -> !name.isEmpty())
        .findFirst()
        .orElseGet(() -> Integer.toString(index));
  }

  private synchronized List<Tap> tapsOf(TapMember member) throws StartException {
    if (planned == null) {
      planned = TapGroups.plan(members);
    }
    return ofStarted(member);
  }

  private synchronized List<Tap> ofStarted(TapMember member) {
    return planned == null
        ? List.of()
        : planned.stream().filter(tap -> tap.serves(member)).toList();
  }
}
