// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.otlp;

import com.google.protobuf.Any;
import com.google.rpc.RetryInfo;
import dev.weir.exporter.otlp.OtlpExporterConfig.Protocol;
import dev.weir.otlp.RawMessage;
import io.grpc.HandlerRegistry;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// By gRPC.
final class GrpcServer extends OtlpServer<GrpcServer.Reply> {
  /// What to do with one request.
  @FunctionalInterface
  interface Reply {
    void to(ServerCall<byte[], byte[]> call);
  }

  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Server server;

  private GrpcServer(NettyServerBuilder builder) throws IOException {
    super(ok());
    server =
        builder
            .fallbackHandlerRegistry(new AnyMethod())
            .channelType(NioServerSocketChannel.class)
            .bossEventLoopGroup(loop)
            .workerEventLoopGroup(loop)
            .build()
            .start();
  }

  static GrpcServer start() throws IOException {
    return start(0, 64 << 20, null);
  }

  /// @param port 0 for any
  static GrpcServer start(int port, int mostBytes, @Nullable SslContext tls) throws IOException {
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .maxInboundMessageSize(mostBytes)
            .directExecutor();
    if (tls != null) {
      builder.sslContext(tls);
    }
    return new GrpcServer(builder);
  }

  static Reply ok(byte[] response) {
    return call -> {
      call.sendHeaders(new Metadata());
      call.sendMessage(response);
      call.close(Status.OK, new Metadata());
    };
  }

  static Reply ok() {
    return ok(new byte[0]);
  }

  static Reply status(Status status) {
    return call -> call.close(status, new Metadata());
  }

  static Reply status(Status status, Metadata trailers) {
    return call -> call.close(status, trailers);
  }

  /// Trailers by which a server says when it wants to be asked again.
  static Metadata retryInfo(long seconds) {
    RetryInfo info =
        RetryInfo.newBuilder()
            .setRetryDelay(com.google.protobuf.Duration.newBuilder().setSeconds(seconds))
            .build();
    Metadata trailers = new Metadata();
    trailers.put(
        Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER),
        com.google.rpc.Status.newBuilder().addDetails(Any.pack(info)).build().toByteArray());
    return trailers;
  }

  /// Keeps the caller waiting.
  static Reply nothing() {
    return _ -> {};
  }

  @Override
  Protocol protocol() {
    return Protocol.GRPC;
  }

  @Override
  int port() {
    return server.getPort();
  }

  @Override
  public void close() {
    server.shutdownNow();
    try {
      boolean _ = server.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private final class AnyMethod extends HandlerRegistry
      implements ServerCallHandler<byte[], byte[]> {
    @Override
    public ServerMethodDefinition<?, ?> lookupMethod(String name, @Nullable String authority) {
      return ServerMethodDefinition.create(RawMessage.method(name), this);
    }

    @Override
    public ServerCall.Listener<byte[]> startCall(
        ServerCall<byte[], byte[]> call, Metadata headers) {
      call.request(2);
      return new ServerCall.Listener<>() {
        @Override
        public void onMessage(byte[] request) {
          arrivals.add(call.getMethodDescriptor().getFullMethodName(), headers(headers), request);
          next().to(call);
        }
      };
    }

    private static java.util.Map<String, String> headers(Metadata headers) {
      java.util.Map<String, String> found = new java.util.TreeMap<>();
      for (String name : headers.keys()) {
        if (!name.endsWith("-bin")) {
          found.put(
              name,
              String.valueOf(headers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER))));
        }
      }
      return found;
    }
  }
}
