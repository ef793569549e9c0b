// SPDX-License-Identifier: Apache-2.0
package dev.weir.api.component;

/// What the runtime gives a processor.
public interface ProcessorContext extends ComponentContext {
  /// Whether what reaches the processor's pipeline happens now: true when any of its receivers says so
  /// of itself ([ReceiverFactory#live]). Where nothing is live, as with captures, what comes out may
  /// depend on the records alone and never on the wall clock.
  boolean live();
}
