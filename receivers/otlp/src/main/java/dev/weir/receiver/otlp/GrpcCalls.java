// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.otlp;

import dev.weir.api.component.Threads;
import dev.weir.otlp.RawMessage;
import dev.weir.otlp.Signal;
import dev.weir.otlp.answer.GrpcRules;
import dev.weir.otlp.answer.Replies;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import java.io.InputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Answers the calls of one signal's service.
final class GrpcCalls implements ServerCallHandler<Content, byte[]> {
  private final Signal signal;
  private final Intake intake;
  private final Threads threads;

  GrpcCalls(Signal signal, Intake intake, Threads threads) {
    this.signal = signal;
    this.intake = intake;
    this.threads = threads;
  }

  static MethodDescriptor<Content, byte[]> method(Signal signal, int mostBytes) {
    return RawMessage.method(signal.method(), new Requests(mostBytes));
  }

  @Override
  public ServerCall.Listener<Content> startCall(
      ServerCall<Content, byte[]> call, Metadata headers) {
    Answer answer = new Answer(call);
    Call waiting = intake.enter(answer::send);
    if (waiting == null) {
      return new ServerCall.Listener<>() {};
    }
    StreamWatch.onTooLarge(() -> intake.isTooLarge(waiting));
    // One more than there may be, to see that there is no second message.
    call.request(2);
    return new Listener(waiting);
  }

  private final class Listener extends ServerCall.Listener<Content> {
    private final Call call;
    private @Nullable Content content;

    private Listener(Call call) {
      this.call = call;
    }

    @Override
    public void onMessage(Content message) {
      content = message;
    }

    /// The library's threads are few and serve others too.
    @Override
    public void onHalfClose() {
      switch (content) {
        case Content.Whole whole -> {
          content = null;
          Thread _ =
              threads.virtual(
                  "request", () -> intake.take(call, signal, whole.buffer(), whole.length()));
        }
        case Content.TooLong tooLong -> intake.refuse(call, tooLong.reply());
        case Content.Broken(String message) -> intake.refuse(call, new Reply.Malformed(message));
        case null -> intake.refuse(call, new Reply.Malformed("a call without a message"));
      }
    }

    @Override
    public void onCancel() {
      intake.gone(call);
    }
  }

  /// Ends a call, from whatever thread.
  private record Answer(ServerCall<Content, byte[]> call) {
    void send(Reply reply) {
      switch (reply) {
        case Reply.Taken(long rejected, String message) -> {
          // The library wants one thread at a time, and this is the only use of the call's sending
          // side.
          call.sendHeaders(new Metadata());
          call.sendMessage(Replies.export(rejected, message));
          call.close(Status.OK, new Metadata());
        }
        case Reply.Later later ->
            close(
                later.full() ? Status.RESOURCE_EXHAUSTED : Status.UNAVAILABLE,
                later.message(),
                Reply.Later.AFTER);
        case Reply.Malformed(String message) ->
            close(Status.INVALID_ARGUMENT, message, Duration.ZERO);
        // Without RetryInfo: it is not to come again as it is.
        case Reply.TooLarge(String message) ->
            close(Status.RESOURCE_EXHAUSTED, message, Duration.ZERO);
      }
    }

    private void close(Status status, String message, Duration retryAfter) {
      Metadata trailers = new Metadata();
      trailers.put(
          GrpcRules.DETAILS, Replies.status(status.getCode().value(), message, retryAfter));
      call.close(status.withDescription(message), trailers);
    }
  }

  private record Requests(int mostBytes) implements MethodDescriptor.Marshaller<Content> {
    @Override
    public InputStream stream(Content value) {
      throw new UnsupportedOperationException("a server sends no requests");
    }

    @Override
    public Content parse(InputStream stream) {
      return Content.read(stream, mostBytes);
    }
  }
}
