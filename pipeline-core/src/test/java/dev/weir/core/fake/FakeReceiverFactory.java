// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.fake;

import dev.weir.api.BatchConsumer;
import dev.weir.api.component.Receiver;
import dev.weir.api.component.ReceiverContext;
import dev.weir.api.component.ReceiverFactory;
import dev.weir.api.component.Stability;

/// Makes receivers by a lambda.
public record FakeReceiverFactory(String type, boolean live, boolean replays, Maker maker)
    implements ReceiverFactory<NoSettings> {
  /// How one is made.
  @FunctionalInterface
  public interface Maker {
    Receiver make(ReceiverContext context, BatchConsumer next);
  }

  @Override
  public String description() {
    return "A fake.";
  }

  @Override
  public Stability stability() {
    return Stability.ALPHA;
  }

  @Override
  public NoSettings defaults() {
    return new NoSettings();
  }

  @Override
  public boolean live(NoSettings config) {
    return live;
  }

  @Override
  public boolean replays(NoSettings config) {
    return replays;
  }

  @Override
  public Receiver create(ReceiverContext context, NoSettings config, BatchConsumer next) {
    return maker.make(context, next);
  }
}
