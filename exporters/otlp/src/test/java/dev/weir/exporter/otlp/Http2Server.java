// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.otlp;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2StreamFrame;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/// Answers every request by HTTP/2, with the frames that it is told.
final class Http2Server implements AutoCloseable {
  /// What to do when a request is complete.
  @FunctionalInterface
  interface Reply {
    void to(ChannelHandlerContext context, Http2FrameStream stream);
  }

  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Channel listening;

  Http2Server(Reply reply) {
    listening =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    channel
                        .pipeline()
                        .addLast(Http2FrameCodecBuilder.forServer().build(), new Replying(reply));
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .syncUninterruptibly()
            .channel();
  }

  /// A web page, as of a proxy that has no server behind it.
  static Reply page(int status) {
    return (context, stream) -> {
      byte[] page = "<html>Nobody is here</html>".getBytes(StandardCharsets.UTF_8);
      write(context, stream, new DefaultHttp2HeadersFrame(headers(status, "text/html")));
      write(context, stream, new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(page), true));
    };
  }

  /// A status of gRPC and nothing before it.
  static Reply status(String code) {
    return (context, stream) -> {
      DefaultHttp2Headers headers = headers(200, "application/grpc");
      headers.set("grpc-status", code);
      write(context, stream, new DefaultHttp2HeadersFrame(headers, true));
    };
  }

  /// Ends the stream without a status.
  static Reply reset(Http2Error error) {
    return (context, stream) -> write(context, stream, new DefaultHttp2ResetFrame(error));
  }

  /// Begins an answer of gRPC and then does something else.
  static Reply begin(Reply then) {
    return (context, stream) -> {
      write(context, stream, new DefaultHttp2HeadersFrame(headers(200, "application/grpc")));
      then.to(context, stream);
    };
  }

  /// Ends the connection.
  static Reply goAway(Http2Error error) {
    return (context, _) -> {
      var _ =
          context
              .writeAndFlush(new DefaultHttp2GoAwayFrame(error))
              .addListener(ChannelFutureListener.CLOSE);
    };
  }

  String endpoint() {
    return "http://127.0.0.1:" + ((InetSocketAddress) listening.localAddress()).getPort();
  }

  @Override
  public void close() {
    listening.close().syncUninterruptibly();
    loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private static DefaultHttp2Headers headers(int status, String contentType) {
    DefaultHttp2Headers headers = new DefaultHttp2Headers();
    headers.status(Integer.toString(status)).set("content-type", contentType);
    return headers;
  }

  private static void write(
      ChannelHandlerContext context, Http2FrameStream stream, Http2StreamFrame frame) {
    var _ = context.writeAndFlush(frame.stream(stream));
  }

  private static final class Replying extends SimpleChannelInboundHandler<Http2StreamFrame> {
    private final Reply reply;

    private Replying(Reply reply) {
      this.reply = reply;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, Http2StreamFrame frame) {
      if (frame instanceof Http2DataFrame data && data.isEndStream()) {
        reply.to(context, data.stream());
      }
    }
  }
}
