// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.decode;

import dev.weir.api.Batch;
import dev.weir.api.Resource;
import java.util.List;

/// Takes no span. Those that Weir sends are exchanges that the log records of their flows hold too: to
/// take both would be to count them twice; and a span alone knows neither the interval of its flow's
/// record nor what the flow carried, so it is no flow.
final class SpanCounter implements Records {
  private final Rejections rejections;

  SpanCounter(Rejections rejections) {
    this.rejections = rejections;
  }

  @Override
  public void read(Scope scope) {
    rejections.add(Rejection.SPAN);
  }

  @Override
  public long taken() {
    return 0;
  }

  @Override
  public void drain(Resource resource, List<Batch> to) {}
}
