// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.telemetry;

import dev.weir.api.component.ComponentId;
import dev.weir.api.component.Kind;

/// One instance of a component: what its metrics are labelled with.
///
/// @param pipeline the pipeline that a processor belongs to; empty for receivers and exporters,
///     which pipelines share
public record ComponentKey(Kind kind, ComponentId id, String pipeline) {
  public static ComponentKey shared(Kind kind, ComponentId id) {
    return new ComponentKey(kind, id, "");
  }

  /// Whether the runtime may drop for this reason at this component: such counters show from 0.
  boolean canDropFor(DropReason reason) {
    return switch (kind) {
      case RECEIVER -> false;
      case PROCESSOR -> reason == DropReason.EXCEPTION;
      case EXPORTER -> true;
    };
  }

  /// `exporter csv`, or `processor window-agg of pipeline dataset`.
  @Override
  public String toString() {
    String text = kind.label() + " " + id;
    return pipeline.isEmpty() ? text : text + " of pipeline " + pipeline;
  }
}
