// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.otlp.transport;

import dev.weir.api.component.Threads;
import dev.weir.otlp.LibraryLog;
import dev.weir.otlp.PerSignal;
import dev.weir.otlp.RawMessage;
import dev.weir.otlp.Signal;
import dev.weir.otlp.answer.Answer;
import dev.weir.otlp.answer.GrpcRules;
import dev.weir.otlp.answer.Responses;
import dev.weir.otlp.proto.ProtoReader.MalformedException;
import dev.weir.otlp.tls.ReloadingTls;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// OTLP/gRPC over one connection.
public final class GrpcTransport implements Transport {
  private final Target target;
  private final EventLoopGroup loop;
  private final ManagedChannel connection;
  private final Channel channel;
  private final CallOptions options;
  private final PerSignal<MethodDescriptor<Payload, byte[]>> methods =
      PerSignal.of(GrpcTransport::method);

  /// Connects with the first request.
  ///
  /// @throws SSLException when the TLS library does not take what it is given
  public GrpcTransport(Target target, Threads threads) throws SSLException {
    LibraryLog.redirect();
    this.target = target;
    this.options =
        target.gzip()
            ? CallOptions.DEFAULT.withCompression(CompressedAlready.GZIP)
            : CallOptions.DEFAULT;
    NettyChannelBuilder builder =
        NettyChannelBuilder.forAddress(target.endpoint().host(), target.endpoint().port())
            .directExecutor()
            .offloadExecutor(work -> threads.virtual("resolve", work))
            .channelType(NioSocketChannel.class)
            .compressorRegistry(CompressedAlready.registry())
            // Whether to try again is the queue's business.
            .disableRetry()
            .userAgent(target.userAgent());
    ReloadingTls tls = target.tls();
    if (tls == null) {
      builder.usePlaintext();
    } else {
      builder.sslContext(
          GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.JDK)
              .keyManager(tls.keyManager())
              .trustManager(tls.trustManager())
              .sessionTimeout(ReloadingTls.SESSION_SECONDS)
              .build());
    }
    Executor onThread = work -> threads.platform("io", work);
    this.loop = new MultiThreadIoEventLoopGroup(1, onThread, NioIoHandler.newFactory());
    this.connection = builder.eventLoopGroup(loop).build();
    this.channel = ClientInterceptors.intercept(connection, headers(target));
  }

  @Override
  public Answer send(Signal signal, byte[] buffer, int offset, int length)
      throws InterruptedException {
    if (connection.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
      // The library would wait up to two minutes before it connects again; the queue paces us
      // already.
      connection.resetConnectBackoff();
    }
    ServerStatus said = new ServerStatus();
    try {
      byte[] response =
          ClientCalls.blockingUnaryCall(
              channel,
              methods.of(signal),
              options
                  .withDeadlineAfter(target.timeout().toNanos(), TimeUnit.NANOSECONDS)
                  .withStreamTracerFactory(said),
              new Payload(buffer, offset, length));
      return Responses.export(response);
    } catch (MalformedException e) {
      return new Answer.TakenOddly("OK with a message that is no response: " + e.getMessage());
    } catch (StatusRuntimeException e) {
      if (Thread.interrupted()) {
        throw interrupted(e);
      }
      if (e.getStatus().getCode() == Status.Code.DEADLINE_EXCEEDED) {
        // The peer may be gone without a word; then only a new connection finds out.
        connection.enterIdle();
      }
      return answer(said.status(), e);
    }
  }

  /// A web server that knows no gRPC has no trailers to give; then the library hands on its headers.
  private static Answer answer(@Nullable Status said, StatusRuntimeException e) {
    if (said != null && said.isOk()) {
      return new Answer.TakenOddly("OK with a message that cannot be read: " + e.getMessage());
    }
    Metadata metadata = e.getTrailers();
    boolean heard = said != null || (metadata != null && !metadata.keys().isEmpty());
    // What comes by the wire has no cause.
    return heard && e.getStatus().getCause() == null
        ? GrpcRules.answer(e.getStatus(), metadata)
        : GrpcRules.withoutAnswer(e.getStatus());
  }

  private static InterruptedException interrupted(Throwable cause) {
    InterruptedException interrupted = new InterruptedException("given up while waiting");
    interrupted.initCause(cause);
    return interrupted;
  }

  @Override
  public void close(Duration grace) {
    connection.shutdownNow();
    try {
      boolean _ = connection.awaitTermination(grace.toNanos(), TimeUnit.NANOSECONDS);
      boolean _ =
          loop.shutdownGracefully(0, grace.toNanos(), TimeUnit.NANOSECONDS)
              .await(grace.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static ClientInterceptor headers(Target target) {
    Metadata metadata = new Metadata();
    target
        .headers()
        .forEach((name, value) ->
            metadata.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value));
    return MetadataUtils.newAttachHeadersInterceptor(metadata);
  }

  private static MethodDescriptor<Payload, byte[]> method(Signal signal) {
    return RawMessage.method(signal.method(), Payload.REQUEST);
  }
}
