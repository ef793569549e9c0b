// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.otlp;

import dev.weir.api.component.StartException;
import dev.weir.api.component.Threads;
import dev.weir.otlp.LibraryLog;
import dev.weir.otlp.Signal;
import dev.weir.otlp.tls.ReloadingTls;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// OTLP/gRPC.
final class GrpcServer implements Listener {
  /// What is said of a message beside its bytes.
  private static final int FRAMING = 64;

  private static final int MOST_HEADERS = 16 << 10;
  private static final Duration IDLE = Duration.ofMinutes(5);

  /// Collectors are often told to ask as often as this whether we are there.
  private static final Duration ASK_AT_MOST_EVERY = Duration.ofSeconds(5);

  private final Server server;

  private GrpcServer(Server server) {
    this.server = server;
  }

  static GrpcServer listen(
      ListenAddress address,
      @Nullable ReloadingTls tls,
      int mostBytes,
      Intake intake,
      EventLoopGroup loops,
      Threads threads)
      throws StartException {
    LibraryLog.redirect();
    try {
      NettyServerBuilder builder =
          NettyServerBuilder.forAddress(address.resolved())
              .channelType(NioServerSocketChannel.class)
              .bossEventLoopGroup(loops)
              .workerEventLoopGroup(loops)
              .executor(work -> threads.virtual("grpc", work))
              .maxInboundMessageSize(mostBytes + FRAMING)
              .maxInboundMetadataSize(MOST_HEADERS)
              .maxConnectionIdle(IDLE.toSeconds(), TimeUnit.SECONDS)
              .permitKeepAliveTime(ASK_AT_MOST_EVERY.toSeconds(), TimeUnit.SECONDS)
              .permitKeepAliveWithoutCalls(true)
              .addStreamTracerFactory(StreamWatch.factory());
      for (Signal signal : Signal.values()) {
        builder.addService(
            ServerServiceDefinition.builder(
                    signal.method().substring(0, signal.method().indexOf('/')))
                .addMethod(
                    GrpcCalls.method(signal, mostBytes), new GrpcCalls(signal, intake, threads))
                .build());
      }
      if (tls != null) {
        builder.sslContext(
            GrpcSslContexts.configure(
                    ServerTls.trusting(tls, SslContextBuilder.forServer(tls.keyManager())),
                    SslProvider.JDK)
                .build());
      }
      return new GrpcServer(builder.build().start());
    } catch (SSLException e) {
      throw new StartException("tls: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new StartException("grpc.listen: " + ListenFailure.text(address, e), e);
    }
  }

  @Override
  public int port() {
    return server.getPort();
  }

  @Override
  public void stopListening() {
    server.shutdown();
  }

  @Override
  public void close(Duration grace) {
    server.shutdownNow();
    try {
      boolean _ = server.awaitTermination(grace.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
