// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.otlp;

import dev.weir.otlp.Signal;
import dev.weir.otlp.answer.Replies;
import io.grpc.Status;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What HTTP says of requests: OTLP specification, "OTLP/HTTP Response".
final class HttpReplies {
  private static final String PROTOBUF = "application/x-protobuf";
  private static final String GZIP = "gzip";

  private HttpReplies() {}

  /// What the request's path stands for; null when it is none of ours.
  static @Nullable Signal signal(HttpRequest head) {
    String path = head.uri().split("\\?", 2)[0];
    for (Signal signal : Signal.values()) {
      if (signal.path().equals(path)) {
        return signal;
      }
    }
    return null;
  }

  static boolean isGzip(HttpRequest head) {
    return header(head, HttpHeaderNames.CONTENT_ENCODING).equals(GZIP);
  }

  /// Why the request is refused before its content has come; null when it is not.
  static @Nullable FullHttpResponse refusal(
      HttpRequest head, @Nullable Signal signal, int mostBytes) {
    if (head.decoderResult().isFailure()) {
      return text(HttpResponseStatus.BAD_REQUEST, "this is no HTTP request");
    }
    if (signal == null) {
      return notFound();
    }
    if (!head.method().equals(HttpMethod.POST)) {
      FullHttpResponse refusal =
          text(HttpResponseStatus.METHOD_NOT_ALLOWED, "wanted POST, got " + head.method());
      refusal.headers().set(HttpHeaderNames.ALLOW, HttpMethod.POST);
      return refusal;
    }
    String type = header(head, HttpHeaderNames.CONTENT_TYPE).split(";", 2)[0].strip();
    if (!type.equals(PROTOBUF)) {
      return text(
          HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE,
          "content-type is '" + type + "'; wanted " + PROTOBUF + ", the JSON form is not read");
    }
    String encoding = header(head, HttpHeaderNames.CONTENT_ENCODING);
    if (!encoding.isEmpty() && !encoding.equals("identity") && !encoding.equals(GZIP)) {
      FullHttpResponse refusal =
          text(
              HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE,
              "content-encoding is '" + encoding + "'; wanted gzip or none");
      refusal.headers().set(HttpHeaderNames.ACCEPT_ENCODING, GZIP);
      return refusal;
    }
    return HttpUtil.getContentLength(head, 0L) > mostBytes
        ? of(new Content.TooLong(mostBytes).reply())
        : null;
  }

  static FullHttpResponse notFound() {
    return text(
        HttpResponseStatus.NOT_FOUND,
        "there is nothing here; OTLP is at /v1/logs, /v1/metrics and /v1/traces");
  }

  static FullHttpResponse goOn() {
    return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE);
  }

  static FullHttpResponse of(Reply reply) {
    return switch (reply) {
      case Reply.Taken(long rejected, String message) ->
          protobuf(HttpResponseStatus.OK, Replies.export(rejected, message));
      case Reply.Later later -> {
        FullHttpResponse response =
            status(
                later.full()
                    ? HttpResponseStatus.TOO_MANY_REQUESTS
                    : HttpResponseStatus.SERVICE_UNAVAILABLE,
                later.full() ? Status.Code.RESOURCE_EXHAUSTED : Status.Code.UNAVAILABLE,
                later.message(),
                Reply.Later.AFTER);
        response.headers().set(HttpHeaderNames.RETRY_AFTER, Reply.Later.AFTER.toSeconds());
        yield response;
      }
      case Reply.Malformed(String message) ->
          status(
              HttpResponseStatus.BAD_REQUEST, Status.Code.INVALID_ARGUMENT, message, Duration.ZERO);
      case Reply.TooLarge(String message) ->
          status(
              HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
              Status.Code.RESOURCE_EXHAUSTED,
              message,
              Duration.ZERO);
    };
  }

  private static FullHttpResponse status(
      HttpResponseStatus status, Status.Code code, String message, Duration retryAfter) {
    return protobuf(status, Replies.status(code.value(), message, retryAfter));
  }

  private static FullHttpResponse protobuf(HttpResponseStatus status, byte[] message) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(message));
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, PROTOBUF);
    return response;
  }

  /// For whoever may not know protobuf.
  private static FullHttpResponse text(HttpResponseStatus status, String message) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            status,
            Unpooled.copiedBuffer(message + "\n", StandardCharsets.UTF_8));
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
    return response;
  }

  private static String header(HttpRequest head, CharSequence name) {
    return head.headers().get(name, "").strip().toLowerCase(Locale.ROOT);
  }
}
