// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.otlp;

import dev.weir.api.component.StartException;
import dev.weir.otlp.tls.ReloadingTls;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.timeout.IdleStateHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// OTLP/HTTP with protobuf.
final class HttpServer implements Listener {
  private static final Duration IDLE = Duration.ofMinutes(5);

  private final Channel listening;
  private final ChannelGroup connections;

  private HttpServer(Channel listening, ChannelGroup connections) {
    this.listening = listening;
    this.connections = connections;
  }

  static HttpServer listen(
      ListenAddress address,
      @Nullable ReloadingTls tls,
      HttpRequests.Settings settings,
      EventLoopGroup loops)
      throws StartException {
    ChannelGroup connections = new DefaultChannelGroup(loops.next());
    SslContext encryption = encryption(tls);
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    connections.add(channel);
                    ChannelPipeline pipeline = channel.pipeline();
                    if (encryption != null) {
                      pipeline.addLast(encryption.newHandler(channel.alloc()));
                    }
                    pipeline
                        .addLast(new IdleStateHandler(0, 0, IDLE.toSeconds(), TimeUnit.SECONDS))
                        .addLast(new HttpServerCodec())
                        .addLast(new HttpRequests(settings));
                  }
                });
    ChannelFuture bound = bootstrap.bind(address.resolved()).awaitUninterruptibly();
    if (bound.isSuccess()) {
      return new HttpServer(bound.channel(), connections);
    }
    throw new StartException(
        "http.listen: " + ListenFailure.text(address, new IOException(bound.cause())),
        bound.cause());
  }

  private static @Nullable SslContext encryption(@Nullable ReloadingTls tls) throws StartException {
    if (tls == null) {
      return null;
    }
    try {
      return ServerTls.trusting(tls, SslContextBuilder.forServer(tls.keyManager()))
          .sslProvider(SslProvider.JDK)
          .build();
    } catch (SSLException e) {
      throw new StartException("tls: " + e.getMessage(), e);
    }
  }

  @Override
  public int port() {
    return ((InetSocketAddress) listening.localAddress()).getPort();
  }

  @Override
  public void stopListening() {
    listening.close().awaitUninterruptibly();
  }

  @Override
  public void close(Duration grace) {
    stopListening();
    connections.close().awaitUninterruptibly(grace.toNanos(), TimeUnit.NANOSECONDS);
  }
}
