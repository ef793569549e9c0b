// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.netlink;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.Errno;
import dev.weir.bpf.ffi.WakeablePoll;
import dev.weir.bpf.netlink.LinkMessages.Message;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Follows the network interfaces of one network namespace, that of the thread which opens it.
///
/// The caller gives a thread to [#run], which reports all interfaces as added, but for those that it
/// was told to [#assume], and then every change until [#close]. When changes come faster than they
/// are heard, the kernel drops some and the interfaces are listed anew: the listener then gets the
/// differences, so what it knows stays true, though an interface that came and went between is never
/// mentioned.
public final class LinkMonitor implements AutoCloseable {
  private static final int QUEUE_BYTES = 1 << 20;

  private final LinkSocket socket;
  private final WakeablePoll poll;
  private final InterfaceListener listener;
  private final Map<Integer, NetworkInterface> known = new HashMap<>();

  /// The interfaces seen since the list was asked for; those missing at its end have gone.
  private final Set<Integer> seen = new HashSet<>();

  private boolean listing;
  private boolean again;
  private volatile boolean closing;
  private boolean running;
  private boolean closed;

  private LinkMonitor(InterfaceListener listener, LinkSocket.Changes changes, int queueBytes) {
    this.listener = listener;
    this.socket = new LinkSocket(changes, queueBytes);
    try {
      this.poll = new WakeablePoll(socket.fd());
    } catch (Throwable e) {
      socket.close();
      throw e;
    }
  }

  /// Opens a monitor; changes from now on are kept for [#run]. Throws [BpfException].
  public static LinkMonitor open(InterfaceListener listener) {
    return open(listener, QUEUE_BYTES);
  }

  /// As above; the listener also hears of default routes.
  public static LinkMonitor openWithRoutes(InterfaceListener listener) {
    return new LinkMonitor(listener, LinkSocket.Changes.LINKS_AND_ROUTES, QUEUE_BYTES);
  }

  static LinkMonitor open(InterfaceListener listener, int queueBytes) {
    return new LinkMonitor(listener, LinkSocket.Changes.LINKS, queueBytes);
  }

  /// Takes over what the listener knows already, so that [#run] reports only what differs from it:
  /// also what has gone since. Before [#run].
  public void assume(List<NetworkInterface> present) {
    present.forEach(link -> known.put(link.index(), link));
  }

  /// Reports to the listener until [#close]. Once. Throws [BpfException] when the kernel fails, and
  /// whatever the listener throws.
  public void run() {
    synchronized (this) {
      if (closing || running) {
        return;
      }
      running = true;
    }
    try {
      list();
      while (!closing) {
        if (poll.await(-1)) {
          hear();
        }
      }
    } finally {
      synchronized (this) {
        running = false;
        if (closing) {
          release();
        }
      }
    }
  }

  private void hear() {
    List<Message> messages;
    try {
      messages = socket.receive(false);
    } catch (BpfException e) {
      if (e.errno() != Errno.ENOBUFS.number()) {
        throw e;
      }
      list();
      listener.defaultRoutesChanged();
      return;
    }
    messages.forEach(this::take);
  }

  void list() {
    if (listing) {
      // The kernel makes one list at a time, and refuses to begin another (EBUSY).
      again = true;
      return;
    }
    seen.clear();
    again = false;
    listing = true;
    socket.requestAll();
  }

  private void take(Message message) {
    switch (message) {
      case Message.Present(NetworkInterface link) -> present(link);
      case Message.Gone(int index) -> gone(index);
      case Message.Done(boolean complete) -> done(complete);
      case Message.Refused(int errno) -> {
        if (errno < 0) {
          throw BpfException.of("cannot list interfaces", errno);
        }
      }
      case Message.DefaultRoute() -> listener.defaultRoutesChanged();
      case Message.Other() -> {}
    }
  }

  private void present(NetworkInterface link) {
    seen.add(link.index());
    NetworkInterface before = known.put(link.index(), link);
    if (before == null) {
      listener.added(link);
    } else if (!before.equals(link)) {
      listener.changed(before, link);
    }
  }

  private void gone(int index) {
    seen.remove(index);
    NetworkInterface before = known.remove(index);
    if (before != null) {
      listener.removed(before);
    }
  }

  private void done(boolean complete) {
    listing = false;
    if (!complete || again) {
      list();
      return;
    }
    for (Integer index : List.copyOf(known.keySet())) {
      if (!seen.contains(index)) {
        gone(index);
      }
    }
  }

  /// Ends [#run], which returns soon after. Any thread, any time, also twice; does not wait.
  @Override
  public synchronized void close() {
    closing = true;
    if (running) {
      poll.wake();
    } else {
      release();
    }
  }

  private void release() {
    if (!closed) {
      closed = true;
      poll.close();
      socket.close();
    }
  }
}
