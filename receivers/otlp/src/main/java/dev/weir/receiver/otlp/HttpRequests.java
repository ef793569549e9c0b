// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.otlp;

import dev.weir.api.component.Threads;
import dev.weir.otlp.Signal;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.IdleStateEvent;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The requests of one connection, one after the other. Everything but the reading of a whole request
/// happens on the connection's own loop.
final class HttpRequests extends SimpleChannelInboundHandler<HttpObject> {
  /// How long the rest of a request is let in that is refused already, so that its sender gets to read
  /// why: a connection that is closed with bytes unread takes the answer with it.
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /// What every connection is served with.
  ///
  /// @param mostBytes of a request, before and after it is decompressed
  record Settings(
      Intake intake, OtlpCounts counts, Threads threads, System.Logger log, int mostBytes) {}

  private final Settings settings;

  /// The request that is under way; null between two.
  private @Nullable Request request;

  /// Set when nothing that comes is read any more.
  private boolean deaf;

  private static final class Request {
    private final boolean keepAlive;
    private @Nullable Call call;
    private @Nullable HttpBody body;
    private @Nullable Future<?> patience;
    private boolean waits;
    private boolean answered;
    private boolean ended;

    private Request(boolean keepAlive) {
      this.keepAlive = keepAlive;
    }
  }

  HttpRequests(Settings settings) {
    this.settings = settings;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
    if (deaf) {
      return;
    }
    if (part instanceof HttpRequest head) {
      if (request != null) {
        // No client of OTLP sends the next one before it has the answer; it may ask again.
        deaf = true;
        return;
      }
      request = new Request(HttpUtil.isKeepAlive(head) && head.decoderResult().isSuccess());
      begin(context, request, head);
    }
    if (part instanceof HttpContent content && request != null) {
      content(context, request, content);
    }
  }

  private void begin(ChannelHandlerContext context, Request current, HttpRequest head) {
    current.waits = HttpUtil.is100ContinueExpected(head);
    Signal signal = HttpReplies.signal(head);
    FullHttpResponse refusal = HttpReplies.refusal(head, signal, settings.mostBytes());
    if (refusal != null || signal == null) {
      settings
          .counts()
          .request(
              refusal != null
                      && refusal.status().equals(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE)
                  ? OtlpCounts.Outcome.TOO_LARGE
                  : OtlpCounts.Outcome.UNSUPPORTED);
      respond(context, current, refusal == null ? HttpReplies.notFound() : refusal);
      return;
    }
    Call call =
        settings
            .intake()
            .enter(reply ->
                context.executor().execute(() -> respond(context, current, HttpReplies.of(reply))));
    if (call == null) {
      return;
    }
    current.call = call;
    current.body = new HttpBody(signal, HttpReplies.isGzip(head), settings.mostBytes());
    if (current.waits) {
      current.waits = false;
      ChannelFuture _ = context.writeAndFlush(HttpReplies.goOn());
    }
  }

  private void content(ChannelHandlerContext context, Request current, HttpContent content) {
    HttpBody body = current.body;
    Call call = current.call;
    if (body != null && call != null) {
      body.add(content.content());
      if (body.isTooLong()) {
        current.body = null;
        settings.intake().refuse(call, new Content.TooLong(settings.mostBytes()).reply());
      } else if (content instanceof LastHttpContent) {
        current.body = null;
        Thread _ = settings.threads().virtual("request", () -> take(call, body));
      }
    }
    if (content instanceof LastHttpContent) {
      current.ended = true;
      next(context, current);
    }
  }

  private void take(Call call, HttpBody body) {
    switch (body.content()) {
      case Content.Whole whole ->
          settings.intake().take(call, body.signal(), whole.buffer(), whole.length());
      case Content.TooLong tooLong -> settings.intake().refuse(call, tooLong.reply());
      case Content.Broken(String message) ->
          settings.intake().refuse(call, new Reply.Malformed(message));
    }
  }

  private void respond(ChannelHandlerContext context, Request current, FullHttpResponse response) {
    // Who waits to be told to go on may send the content now or never: nobody can tell what comes
    // next.
    deaf |= current.waits;
    boolean keep = current.keepAlive && !deaf;
    HttpUtil.setKeepAlive(response, keep);
    response.headers().set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
    ChannelFuture written = context.writeAndFlush(response);
    current.answered = true;
    current.body = null;
    if (!current.ended && !deaf) {
      current.patience =
          context
              .executor()
              .schedule(() -> context.close().isDone(), PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } else if (!keep) {
      written.addListener(ChannelFutureListener.CLOSE);
    }
    next(context, current);
  }

  /// Makes ready for the next request when this one is over.
  private void next(ChannelHandlerContext context, Request current) {
    if (!current.answered || !current.ended) {
      return;
    }
    if (current.patience != null) {
      current.patience.cancel(false);
      if (!current.keepAlive) {
        ChannelFuture _ = context.close();
      }
    }
    request = null;
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    gone();
    super.channelInactive(context);
  }

  private void gone() {
    Request current = request;
    if (current != null && current.call != null) {
      settings.intake().gone(current.call);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
    if (event instanceof IdleStateEvent && request == null) {
      ChannelFuture _ = context.close();
    }
    super.userEventTriggered(context, event);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    settings.log().log(Level.DEBUG, "a connection broke: " + cause, cause);
    gone();
    ChannelFuture _ = context.close();
  }
}
