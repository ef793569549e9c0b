// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.tap;

import dev.weir.api.BatchConsumer;
import dev.weir.api.component.ReceiverContext;
import dev.weir.bpf.event.PacketEvents;

/// One receiver at the taps of its service: what it wants and where that goes.
final class TapMember {
  private final TapRequest request;
  private final ReceiverContext context;
  private final BatchConsumer batches;
  private final PacketEvents events;

  /// @param batches takes flow batches and metrics
  /// @param events takes single packets
  TapMember(
      TapRequest request, ReceiverContext context, BatchConsumer batches, PacketEvents events) {
    this.request = request;
    this.context = context;
    this.batches = batches;
    this.events = events;
  }

  TapRequest request() {
    return request;
  }

  ReceiverContext context() {
    return context;
  }

  BatchConsumer batches() {
    return batches;
  }

  PacketEvents events() {
    return events;
  }

  boolean wantsFlows() {
    return switch (request) {
      case TapRequest.TrafficControl _, TapRequest.Xdp _ -> true;
      case TapRequest.Events _ -> false;
    };
  }

  boolean wantsExtensionCounters() {
    return request instanceof TapRequest.Events wanted && wanted.extensionCounters();
  }

  /// Whether it makes something of the counts of ICMPv6 messages, beside a receiver of flows.
  boolean wantsIcmpv6Counters() {
    return request instanceof TapRequest.Events wanted && wanted.ndpMessages();
  }

  @Override
  public String toString() {
    return context.id().toString();
  }
}
