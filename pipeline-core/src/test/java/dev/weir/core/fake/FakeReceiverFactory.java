// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.fake;

import dev.weir.api.BatchConsumer;
import dev.weir.api.component.Receiver;
import dev.weir.api.component.ReceiverContext;
import dev.weir.api.component.ReceiverFactory;
import dev.weir.api.component.Stability;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/// Makes receivers by a lambda.
public record FakeReceiverFactory<C extends Record>(
    String type,
    C defaults,
    boolean live,
    boolean replays,
    Function<C, List<Path>> files,
    Maker<C> maker)
    implements ReceiverFactory<C> {
  /// How one is made.
  @FunctionalInterface
  public interface Maker<C> {
    Receiver make(ReceiverContext context, C config, BatchConsumer next);
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
  public boolean live(C config) {
    return live;
  }

  @Override
  public boolean replays(C config) {
    return replays;
  }

  @Override
  public List<Path> files(C config) {
    return files.apply(config);
  }

  @Override
  public Receiver create(ReceiverContext context, C config, BatchConsumer next) {
    return maker.make(context, config, next);
  }
}
