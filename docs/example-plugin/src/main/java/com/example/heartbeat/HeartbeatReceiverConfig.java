// SPDX-License-Identifier: Apache-2.0
package com.example.heartbeat;

import dev.weir.api.component.Setting;
import java.time.Duration;

/// What a user may write below `receivers: {heartbeat: ...}`.
public record HeartbeatReceiverConfig(
    @Setting("Time between two beats.") Duration interval,
    @Setting("Text of every beat.") String message,
    @Setting("Ends after so many beats; 0 beats for ever.") int count) {

  /// The only place where defaults live.
  static final HeartbeatReceiverConfig DEFAULTS =
      new HeartbeatReceiverConfig(Duration.ofSeconds(10), "still here", 0);
}
