// SPDX-License-Identifier: Apache-2.0
package com.example.numbered;

import dev.weir.api.BatchConsumer;
import dev.weir.api.component.Receiver;
import dev.weir.api.component.ReceiverContext;
import dev.weir.api.component.ReceiverFactory;
import dev.weir.api.component.Stability;
import java.nio.file.Path;

/// Makes receivers of type `numbered`.
public final class NumberedReceiverFactory implements ReceiverFactory<NumberedReceiverConfig> {
  @Override
  public String type() {
    return "numbered";
  }

  @Override
  public String description() {
    return "Emits numbered events until each was acknowledged.";
  }

  @Override
  public Stability stability() {
    return Stability.ALPHA;
  }

  @Override
  public NumberedReceiverConfig defaults() {
    return new NumberedReceiverConfig(Path.of("acknowledged"), 1, 1, 1);
  }

  @Override
  public boolean replays(NumberedReceiverConfig config) {
    return true;
  }

  @Override
  public Receiver create(
      ReceiverContext context, NumberedReceiverConfig config, BatchConsumer next) {
    return new NumberedReceiver(context, config, next);
  }
}
