// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.otlp;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/// Hears how a call of gRPC ends. When a message is too large the library says so to the client, and to
/// us only that the call is over.
final class StreamWatch extends ServerStreamTracer {
  private static final Context.Key<StreamWatch> KEY = Context.key("weir-stream-watch");

  private volatile @Nullable Runnable refused;

  /// Watches every call.
  static ServerStreamTracer.Factory factory() {
    return new ServerStreamTracer.Factory() {
      @Override
      public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
        return new StreamWatch();
      }
    };
  }

  /// Calls `refused` when the library refuses a message of the call that is being started.
  static void onTooLarge(Runnable refused) {
    StreamWatch watch = KEY.get();
    if (watch != null) {
      watch.refused = refused;
    }
  }

  @Override
  public Context filterContext(Context context) {
    return context.withValue(KEY, this);
  }

  @Override
  public void streamClosed(Status status) {
    Runnable action = refused;
    if (action != null && status.getCode() == Status.Code.RESOURCE_EXHAUSTED) {
      action.run();
    }
  }
}
