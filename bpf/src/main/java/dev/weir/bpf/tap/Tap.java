// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.tap;

import dev.weir.api.Ack;
import dev.weir.api.Attributes;
import dev.weir.api.BatchConsumer;
import dev.weir.api.Event;
import dev.weir.api.EventBatch;
import dev.weir.api.Severity;
import dev.weir.api.component.Clock;
import dev.weir.api.component.ReceiverContext;
import dev.weir.bpf.BpfException;
import dev.weir.bpf.Opened;
import dev.weir.bpf.event.EventRing;
import dev.weir.bpf.netlink.Interfaces;
import dev.weir.bpf.netlink.LinkMonitor;
import dev.weir.bpf.netlink.NetworkInterface;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One set of kernel programs with one flow table, on the hooks that are this tap's by the plan, and
/// the threads that serve it: one follows the interfaces, one reads what the programs count shortly
/// after each epoch and hands it on as flow records and totals, and in between sees to it that new
/// flows find room.
///
/// The reading thread may be held up by a receiver as long as it likes: the kernel counts on, and
/// each packet stays in its epoch as long as there is a reading in each. A tap works in the network
/// namespace of the thread that starts it, on threads of its first receiver. Starting and stopping are
/// legal several times, also from several threads: the first counts.
final class Tap {
  /// After an epoch's end, so that packets whose time was taken before it have been counted.
  private static final long SETTLE_NANOS = 20_000_000L;

  /// Between looks at the ring of events, which wakes nobody before much is in it.
  private static final int EVENTS_MILLIS = 200;

  private final TapSettings settings;
  private final TapFeatures features;
  private final TapPlan plan;
  private final List<TapMember> members;
  private final List<TapMember> listeners;
  private final boolean only;
  private final ReceiverContext context;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile @Nullable Running running;

  /// What exists between start and stop.
  private record Running(
      TappedInterfaces interfaces,
      LinkMonitor monitor,
      @Nullable EventRing events,
      Thread monitorThread,
      Thread readThread) {}

  /// @param members those whose interfaces these are, the first being the one that the tap is named
  ///     after
  /// @param listeners those that hear of single packets, also when they are no members
  /// @param only whether the service has no other tap
  Tap(
      TapSettings settings,
      TapFeatures features,
      TapPlan plan,
      List<TapMember> members,
      List<TapMember> listeners,
      boolean only) {
    this.settings = settings;
    this.features = features;
    this.plan = plan;
    this.members = List.copyOf(members);
    this.listeners = List.copyOf(listeners);
    this.only = only;
    this.context = members.getFirst().context();
  }

  boolean serves(TapMember member) {
    return members.contains(member) || listeners.contains(member);
  }

  /// What kept an XDP program from an interface that its receiver names; empty when nothing did.
  String refusal(TapMember member) {
    Running now = running;
    return now != null && member.request() instanceof TapRequest.Xdp
        ? now.interfaces().refusal(member)
        : "";
  }

  /// The name of an interface that this tap is or was attached to; else empty.
  String interfaceName(int index) {
    Running now = running;
    return now == null ? "" : now.interfaces().known(index);
  }

  /// Loads the programs, attaches them to every interface that matches by now, and starts to follow
  /// and to read. Throws [BpfException] when the kernel refuses; nothing is left behind then, nor after
  /// any other failure.
  synchronized void start() {
    if (running != null || stopping.getCount() == 0) {
      return;
    }
    KernelClock clock = new KernelClock(Clock.system());
    Opened opened = new Opened();
    try {
      TapObject object =
          opened.add(
              TapObject.load(
                  settings, features, members.getFirst().wantsFlows(), clock.offsetNanos()));
      TappedInterfaces interfaces = opened.add(new TappedInterfaces(plan, members, object));
      BatchConsumer subscriber = new TapBatches(settings, members, listeners, interfaces, only);
      TapRounds rounds =
          opened.add(
              new TapRounds(settings, object, interfaces, clock, context.resource(), subscriber));
      EventRing events =
          features.events()
              ? opened.add(new EventRing(object.events(), new TapEventRelay(listeners, interfaces)))
              : null;
      // Opened before the list is read, so that no change falls between.
      LinkMonitor monitor =
          opened.add(
              interfaces.followsDefaultRoutes()
                  ? LinkMonitor.openWithRoutes(interfaces)
                  : LinkMonitor.open(interfaces));
      List<NetworkInterface> present = Interfaces.list();
      interfaces.addAll(present);
      monitor.assume(present);
      Thread monitorThread = context.threads().platform("interfaces", () -> follow(monitor));
      Thread readThread =
          context
              .threads()
              .platform(
                  "read",
                  () -> readUntilStopped(object, interfaces, rounds, events, clock, subscriber));
      running = new Running(interfaces, monitor, events, monitorThread, readThread);
    } catch (Throwable e) {
      opened.closeAfter(e);
      throw e;
    }
  }

  /// Detaches, hands on everything that was counted, and releases the kernel's memory. When a receiver
  /// holds the reading thread for longer than `grace`, that thread releases it at its end. Whoever
  /// calls later waits for the same end.
  void stop(Duration grace) {
    stopping.countDown();
    Running ending = running;
    if (ending == null) {
      return;
    }
    EventRing events = ending.events();
    if (events != null) {
      events.wake();
    }
    ending.monitor().close();
    long began = System.nanoTime();
    boolean ended =
        join(ending.readThread(), grace)
            && join(ending.monitorThread(), grace.minusNanos(System.nanoTime() - began));
    // The reading thread has done so, unless the subscriber still holds it.
    ending.interfaces().close();
    if (!ended) {
      context
          .logger()
          .log(System.Logger.Level.WARNING, "the last flows were not taken within " + grace);
    }
  }

  private void follow(LinkMonitor monitor) {
    try {
      monitor.run();
    } catch (BpfException e) {
      context.failed("cannot follow interfaces: " + e.getMessage());
    }
  }

  private void readUntilStopped(
      TapObject object,
      TappedInterfaces interfaces,
      TapRounds rounds,
      @Nullable EventRing events,
      KernelClock clock,
      BatchConsumer subscriber) {
    // Closed here, from the right: nobody else knows when this thread no longer needs them.
    try (object;
        rounds;
        events;
        interfaces) {
      long due = nextEpoch(clock);
      long pause = rounds.relieve();
      while (!stopped(Math.min(due - clock.epochNanos(), pause), events)) {
        if (clock.epochNanos() >= due) {
          followClock(object, clock, subscriber);
          rounds.round();
          due = nextEpoch(clock);
        }
        pause = rounds.relieve();
      }
      interfaces.close();
      if (events != null) {
        events.drain();
      }
      rounds.lastRound();
    } catch (BpfException e) {
      context.failed("cannot read the flow table: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// When the epoch that runs now is over and settled.
  private long nextEpoch(KernelClock clock) {
    long interval = settings.interval().toNanos();
    long now = clock.epochNanos();
    return now - Math.floorMod(now - SETTLE_NANOS, interval) + interval;
  }

  /// Waits, and meanwhile hands events on; returns whether the tap is to stop.
  private boolean stopped(long waitNanos, @Nullable EventRing events) throws InterruptedException {
    if (events == null) {
      return stopping.await(waitNanos, TimeUnit.NANOSECONDS);
    }
    long end = System.nanoTime() + waitNanos;
    for (long left = waitNanos; left > 0; left = end - System.nanoTime()) {
      if (stopping.getCount() == 0) {
        return true;
      }
      events.drain();
      events.await((int) Math.min(EVENTS_MILLIS, TimeUnit.NANOSECONDS.toMillis(left) + 1));
    }
    return stopping.getCount() == 0;
  }

  /// A wall clock that was set moves the epochs, here at the beginning of one.
  private void followClock(TapObject object, KernelClock clock, BatchConsumer subscriber) {
    long step = clock.followStep();
    if (step == 0) {
      return;
    }
    object.setClockOffset(clock.offsetNanos());
    String body = "the wall clock was set by " + Duration.ofNanos(step) + "; epochs follow";
    context.logger().log(System.Logger.Level.WARNING, body);
    Event event =
        new Event(
            "weir.tap.clock_step",
            clock.epochNanos(),
            Severity.WARN,
            body,
            Attributes.of("step_seconds", step / 1e9));
    subscriber.accept(new EventBatch(context.resource(), List.of(event)), Ack.ignored());
  }

  private static boolean join(Thread thread, Duration grace) {
    try {
      return thread.join(grace);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
