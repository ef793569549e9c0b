// SPDX-License-Identifier: Apache-2.0
package dev.weir.processor.windowagg;

import dev.weir.api.component.ByteSize;
import dev.weir.api.component.Setting;
import java.time.Duration;

/// Settings of the `window-agg` processor.
public record WindowAggProcessorConfig(
    @Setting(
            "How long a window is; windows begin at multiples of it in epoch time. A multiple of the"
                + " receivers' interval: where that is not written, it is made to fit.")
        Duration window,
    @Setting(
            "How long after its end, by the packets' own time, a window waits for what comes late."
                + " Captures need none: their windows wait until the capture ends.")
        Duration lateness,
    @Setting(
            "How many flows are remembered at most, about 120 bytes of memory each. Beyond it those"
                + " that are silent longest are forgotten: should they go on, they count as new.")
        int maxFlows,
    @Setting(
            "How much memory the rows of open windows may take. Beyond it the oldest windows are"
                + " handed on early; what comes after makes a second row of its flow.")
        ByteSize maxPending) {
  static final WindowAggProcessorConfig DEFAULTS =
      new WindowAggProcessorConfig(
          Duration.ofSeconds(5), Duration.ofSeconds(10), 500_000, ByteSize.ofMebibytes(128));
}
