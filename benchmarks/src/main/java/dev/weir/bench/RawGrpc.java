// SPDX-License-Identifier: Apache-2.0
package dev.weir.bench;

import dev.weir.otlp.RawMessage;
import dev.weir.otlp.Signal;
import io.grpc.CallOptions;
import io.grpc.HandlerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// OTLP/gRPC as bytes, for load and for counting: neither encodes or decodes anything.
final class RawGrpc {
  private static final MethodDescriptor<byte[], byte[]> EXPORT =
      RawMessage.method(Signal.LOGS.method());

  private RawGrpc() {}

  /// Takes every request and counts.
  static final class Sink implements AutoCloseable {
    private final AtomicLong requests = new AtomicLong();
    private final ScheduledExecutorService later =
        Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
    private final long periodNanos;
    private final Server server;
    private final Queue<Long> arrived = new ConcurrentLinkedQueue<>();
    private volatile byte[] last = {};
    private long due = System.nanoTime();

    /// Answers at once.
    Sink() throws IOException {
      this(0);
    }

    /// @param requestsPerSecond how many it answers at the most; 0 for as many as come
    Sink(int requestsPerSecond) throws IOException {
      periodNanos = requestsPerSecond == 0 ? 0 : 1_000_000_000L / requestsPerSecond;
      server =
          NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .maxInboundMessageSize(64 << 20)
              .directExecutor()
              .fallbackHandlerRegistry(
                  new HandlerRegistry() {
                    @Override
                    public ServerMethodDefinition<?, ?> lookupMethod(
                        String name, @Nullable String authority) {
                      return ServerMethodDefinition.create(RawMessage.method(name), handler());
                    }
                  })
              .build()
              .start();
    }

    private ServerCallHandler<byte[], byte[]> handler() {
      return (call, _) -> {
        call.request(2);
        return new Taking(call);
      };
    }

    int port() {
      return server.getPort();
    }

    long requests() {
      return requests.get();
    }

    /// When each request came, in the order in which they came.
    List<Long> arrivedNanos() {
      return List.copyOf(arrived);
    }

    /// The body of the latest request.
    byte[] last() {
      return last;
    }

    /// Counts a request when its turn to be answered comes.
    private void answer(Runnable answer) {
      if (periodNanos == 0) {
        requests.incrementAndGet();
        answer.run();
        return;
      }
      long wait;
      synchronized (this) {
        due = Math.max(due + periodNanos, System.nanoTime());
        wait = due - System.nanoTime();
      }
      var _ =
          later.schedule(
              () -> {
                requests.incrementAndGet();
                answer.run();
              },
              wait,
              TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
      server.shutdownNow();
      later.shutdownNow();
    }

    private final class Taking extends ServerCall.Listener<byte[]> {
      private final ServerCall<byte[], byte[]> call;

      Taking(ServerCall<byte[], byte[]> call) {
        this.call = call;
      }

      @Override
      public void onMessage(byte[] request) {
        arrived.add(System.nanoTime());
        last = request;
        answer(() -> {
          call.sendHeaders(new Metadata());
          call.sendMessage(new byte[0]);
          call.close(Status.OK, new Metadata());
        });
      }
    }
  }

  /// One connection that sends the same request again and again.
  static final class Load implements AutoCloseable {
    private final ManagedChannel channel;
    private final byte[] request;
    private final CallOptions options;

    Load(int port, byte[] request, boolean gzip) {
      this.channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
      this.request = request;
      this.options = gzip ? CallOptions.DEFAULT.withCompression("gzip") : CallOptions.DEFAULT;
    }

    void send() {
      ClientCalls.blockingUnaryCall(channel, EXPORT, options, request);
    }

    @Override
    public void close() {
      channel.shutdownNow();
    }
  }
}
