// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.debug;

import dev.weir.api.Batch;
import java.util.function.Consumer;

/// Turns records into lines. Safe for use by several threads.
sealed interface LineFormat permits TextLines, JsonLines {
  /// Hands over one line per flow, event or metric point, without line ends.
  void lines(Batch batch, Consumer<String> out);

  /// The line that stands for lines left out.
  String suppressed(long lines, int maxRate);
}
