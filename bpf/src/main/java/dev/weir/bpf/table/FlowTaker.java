// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.table;

import dev.weir.api.component.Clock;
import dev.weir.api.flow.EndReason;
import dev.weir.api.flow.Flow;
import dev.weir.bpf.flow.FlowReading;
import dev.weir.bpf.flow.FlowRecords;
import dev.weir.bpf.flow.FlowTimeouts;
import dev.weir.bpf.flow.Interfaces;
import dev.weir.bpf.layout.EpochDecoder;
import dev.weir.bpf.layout.FlowDecoder;
import dev.weir.bpf.layout.FlowState;
import java.util.function.Consumer;

/// Tells and ends single flows of the table. For one thread.
final class FlowTaker {
  /// A writer is done within a microsecond unless its processor sleeps; then the next round reads.
  private static final int ATTEMPTS = 1000;

  private final FlowTimeouts timeouts;
  private final Interfaces interfaces;
  private final FlowReading flow = new FlowReading();
  private long mergedEpochs;

  FlowTaker(FlowTimeouts timeouts, Interfaces interfaces) {
    this.timeouts = timeouts;
    this.interfaces = interfaces;
  }

  long mergedEpochs() {
    return mergedEpochs;
  }

  /// What of a flow was read last.
  FlowReading flow() {
    return flow;
  }

  /// Reads the head and extent of the flow, without telling; false when it is written all the time.
  boolean read(TablePart part, int slot) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int state = part.state(slot);
      if ((state & FlowState.WRITING) == 0) {
        FlowDecoder.readHead(part.flows(), TablePart.flowAt(slot), flow);
        FlowDecoder.readExtent(part.flows(), TablePart.flowAt(slot), flow);
        if (part.swapState(slot, state, state)) {
          return true;
        }
      }
      Thread.onSpinWait();
    }
    return false;
  }

  /// Tells what is over by `openNanos`, the start of the epoch that runs, and ends the flow when it is
  /// due at `clockNanos` of the monotonic clock. False for a flow that had no packet yet.
  boolean tellOver(
      TablePart part,
      int slot,
      long openNanos,
      long clockNanos,
      Clock clock,
      Consumer<Flow> records) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int state = part.state(slot);
      if ((state & FlowState.WRITING) == 0) {
        FlowDecoder.readHead(part.flows(), TablePart.flowAt(slot), flow);
        if (!flow.counted) {
          return false;
        }
        EndReason due = timeouts.due(flow, clockNanos, interfaces);
        if (due != null) {
          end(part, slot, clockNanos, due, records);
          return true;
        }
        if (tell(part, slot, state, isOver(flow.now.startNanos, openNanos, clock), records)) {
          return true;
        }
      }
      Thread.onSpinWait();
    }
    return true;
  }

  /// Also an epoch of the future is over: the wall clock was set back since. One that began after
  /// this walk did is none of those.
  private static boolean isOver(long startNanos, long openNanos, Clock clock) {
    return startNanos < openNanos || (startNanos > openNanos && startNanos > clock.epochNanos());
  }

  /// Tells everything of the flow, which goes on.
  void tellAll(TablePart part, int slot, Consumer<Flow> records) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int state = part.state(slot);
      if ((state & FlowState.WRITING) == 0) {
        FlowDecoder.readHead(part.flows(), TablePart.flowAt(slot), flow);
        if (!flow.counted || tell(part, slot, state, true, records)) {
          return;
        }
      }
      Thread.onSpinWait();
    }
  }

  /// Ends the flow whatever its timeouts say; false when it could not be locked.
  boolean end(TablePart part, int slot, EndReason reason, Consumer<Flow> records) {
    long locked = lock(part, slot);
    if (locked < 0) {
      return false;
    }
    FlowDecoder.readHead(part.flows(), TablePart.flowAt(slot), flow);
    take(part, slot, (int) locked, reason, records);
    return true;
  }

  /// Frees the slot if it still had no packet. Who took it and sleeps finds it in other hands.
  void free(TablePart part, int slot) {
    long locked = lock(part, slot);
    if (locked < 0) {
      return;
    }
    FlowDecoder.readHead(part.flows(), TablePart.flowAt(slot), flow);
    if (flow.counted) {
      part.unlock(slot, (int) locked);
    } else {
      forget(part, slot, (int) locked);
      part.clear(slot);
      part.free(slot);
    }
  }

  /// Ends the flow if, now that nobody can write, it is still due.
  private void end(
      TablePart part, int slot, long clockNanos, EndReason reason, Consumer<Flow> records) {
    long locked = lock(part, slot);
    if (locked < 0) {
      return;
    }
    FlowDecoder.readHead(part.flows(), TablePart.flowAt(slot), flow);
    if (timeouts.due(flow, clockNanos, interfaces) != reason) {
      part.unlock(slot, (int) locked);
      return;
    }
    take(part, slot, (int) locked, reason, records);
  }

  /// Makes this thread the writer; returns the state before, or -1.
  private static long lock(TablePart part, int slot) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int state = part.state(slot);
      if ((state & FlowState.WRITING) == 0
          && part.swapState(slot, state, state | FlowState.WRITING)) {
        return Integer.toUnsignedLong(state);
      }
      Thread.onSpinWait();
    }
    return -1;
  }

  /// Erases the key of the locked flow, which lets programs go on that wait for it: they make a new
  /// one. Frees the slot when all has been read, then tells it: nobody waits for a subscriber.
  private void take(TablePart part, int slot, int state, EndReason reason, Consumer<Flow> records) {
    boolean before = (state & FlowState.BEFORE) != 0;
    boolean told = (state & FlowState.TOLD) != 0;
    FlowDecoder.readKey(part.flows(), TablePart.flowAt(slot), flow);
    forget(part, slot, state);
    FlowDecoder.readCounts(part.flows(), TablePart.flowAt(slot), flow);
    readBefore(part, slot, before);
    part.clear(slot);
    part.free(slot);
    tellLast(before, told, reason, records);
  }

  /// Tells everything of a flow that nobody writes any more, and leaves it where it is.
  void tellLast(TablePart part, int slot, EndReason reason, Consumer<Flow> records) {
    int state = FlowDecoder.readAll(part.flows(), TablePart.flowAt(slot), flow);
    boolean before = (state & FlowState.BEFORE) != 0;
    readBefore(part, slot, before);
    tellLast(before, (state & FlowState.TOLD) != 0, reason, records);
  }

  private void tellLast(boolean before, boolean told, EndReason reason, Consumer<Flow> records) {
    if (!flow.counted) {
      return;
    }
    if (before) {
      records.accept(FlowRecords.of(flow, flow.before, null, interfaces));
      merged(flow.before.epochs);
    }
    if (told) {
      records.accept(FlowRecords.closing(flow, reason, interfaces));
    } else {
      records.accept(FlowRecords.of(flow, flow.now, reason, interfaces));
      merged(flow.now.epochs);
    }
  }

  /// Tells the epoch before, and the latest when it is over; false when somebody wrote meanwhile.
  private boolean tell(TablePart part, int slot, int state, boolean over, Consumer<Flow> records) {
    boolean before = (state & FlowState.BEFORE) != 0;
    boolean now = over && (state & FlowState.TOLD) == 0;
    if (!before && !now) {
      return true;
    }
    FlowDecoder.readNow(part.flows(), TablePart.flowAt(slot), flow);
    readBefore(part, slot, before);
    int after = (state & ~FlowState.BEFORE) | (now ? FlowState.TOLD : 0);
    if (!part.swapState(slot, state, after)) {
      return false;
    }
    if (before) {
      records.accept(FlowRecords.of(flow, flow.before, null, interfaces));
      merged(flow.before.epochs);
    }
    if (now) {
      records.accept(FlowRecords.of(flow, flow.now, null, interfaces));
      merged(flow.now.epochs);
    }
    return true;
  }

  private static void forget(TablePart part, int slot, int state) {
    part.clearKey(slot);
    part.unlock(slot, (state & -FlowState.STEP) + FlowState.STEP);
  }

  private void readBefore(TablePart part, int slot, boolean before) {
    if (before) {
      EpochDecoder.readEnded(part.before(), TablePart.beforeAt(slot), flow.before);
    }
  }

  private void merged(int epochs) {
    mergedEpochs += epochs > 1 ? 1 : 0;
  }
}
