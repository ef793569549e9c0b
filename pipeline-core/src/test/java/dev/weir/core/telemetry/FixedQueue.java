// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.telemetry;

/// A queue that always says the same.
record FixedQueue() implements QueueReading {
  @Override
  public long bytes() {
    return 1;
  }

  @Override
  public long capacityBytes() {
    return 2;
  }

  @Override
  public int batches() {
    return 3;
  }

  @Override
  public int inFlight() {
    return 1;
  }

  @Override
  public String storage() {
    return "memory";
  }

  @Override
  public double oldestSeconds() {
    return 4;
  }

  @Override
  public long retries() {
    return 5;
  }
}
