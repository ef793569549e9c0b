// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import dev.weir.api.component.Kind;
import dev.weir.api.component.Setting;
import java.util.List;

/// The lists of one pipeline as they are written.
record PipelineLists(
    @Setting("The receivers that feed the pipeline.") List<String> receivers,
    @Setting("The processors that a batch goes through, in this order.") List<String> processors,
    @Setting("The exporters that get every batch.") List<String> exporters) {

  static final PipelineLists EMPTY = new PipelineLists(List.of(), List.of(), List.of());

  List<String> of(Kind kind) {
    return switch (kind) {
      case RECEIVER -> receivers;
      case PROCESSOR -> processors;
      case EXPORTER -> exporters;
    };
  }
}
