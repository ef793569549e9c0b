// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.mapping;

import dev.weir.api.Attributes;
import dev.weir.api.flow.Workload;
import org.jspecify.annotations.Nullable;

/// What was read of one end so far; nothing, of most flows.
final class WorkloadDraft {
  private Attributes.@Nullable Builder found;

  Attributes.Builder attributes() {
    Attributes.Builder attributes = found == null ? Attributes.builder() : found;
    found = attributes;
    return attributes;
  }

  @Nullable Workload workload() {
    return found == null ? null : new Workload(found.build());
  }
}
