// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.otlp;

import dev.weir.api.BatchConsumer;
import dev.weir.api.component.Receiver;
import dev.weir.api.component.ReceiverContext;
import dev.weir.api.component.StartException;
import dev.weir.otlp.Complaints;
import dev.weir.otlp.tls.ReloadingTls;
import dev.weir.otlp.tls.TlsException;
import dev.weir.receiver.otlp.OtlpReceiverConfig.Server;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.Future;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The servers of OTLP/gRPC and OTLP/HTTP, and what they share.
final class OtlpReceiver implements Receiver {
  private static final int MOST_LOOPS = 4;

  private static final String TLS = "tls";
  private static final String REJECTED = "rejected";

  private final ReceiverContext context;
  private final OtlpReceiverConfig config;
  private final OtlpCounts counts;
  private final Limits limits;
  private final Complaints complaints;
  private final BatchConsumer next;
  private final List<Listener> listeners = new ArrayList<>();
  private @Nullable EventLoopGroup loops;
  private @Nullable Intake intake;

  OtlpReceiver(ReceiverContext context, OtlpReceiverConfig config, BatchConsumer next) {
    this.context = context;
    this.config = config;
    this.next = next;
    this.counts = new OtlpCounts(context.meter());
    this.limits = new Limits(config.maxRequests(), config.maxInFlight().bytes());
    this.complaints = new Complaints(context.clock(), context::degraded);
    context
        .meter()
        .gauge("otlp_receiver_in_flight_requests", "Requests under way.", limits::requests);
    context
        .meter()
        .gauge(
            "otlp_receiver_in_flight_bytes",
            "Memory of what was received and is not delivered yet, about.",
            limits::bytes);
  }

  @Override
  public void start() throws StartException {
    ReloadingTls tls = tls();
    EventLoopGroup group =
        new MultiThreadIoEventLoopGroup(
            Math.min(MOST_LOOPS, Runtime.getRuntime().availableProcessors()),
            (Executor) work -> context.threads().platform("io", work),
            NioIoHandler.newFactory());
    loops = group;
    Intake open =
        new Intake(
            next,
            limits,
            counts,
            (delay, work) -> {
              Future<?> alarm = group.next().schedule(work, delay.toNanos(), TimeUnit.NANOSECONDS);
              return () -> alarm.cancel(false);
            },
            config.timeout(),
            this::rejected);
    intake = open;
    try {
      int most = (int) config.maxRequestSize().bytes();
      if (config.grpc().enabled()) {
        add(
            "gRPC",
            GrpcServer.listen(address(config.grpc()), tls, most, open, group, context.threads()));
      }
      if (config.http().enabled()) {
        HttpRequests.Settings settings =
            new HttpRequests.Settings(open, counts, context.threads(), context.logger(), most);
        add("HTTP", HttpServer.listen(address(config.http()), tls, settings, group));
      }
    } catch (StartException e) {
      stop(Duration.ofSeconds(1));
      throw e;
    }
  }

  private void add(String protocol, Listener listener) {
    listeners.add(listener);
    context
        .logger()
        .log(Level.INFO, "listens for OTLP/" + protocol + " on port " + listener.port());
  }

  private static ListenAddress address(Server server) {
    return ListenAddress.parse(server.listen());
  }

  private @Nullable ReloadingTls tls() throws StartException {
    if (!config.tls().enabled()) {
      return null;
    }
    try {
      return new ReloadingTls(ServerTls.files(config.tls()), context.clock(), this::tlsProblem);
    } catch (TlsException e) {
      throw new StartException("tls: " + e.getMessage(), e);
    }
  }

  private void tlsProblem(String problem) {
    if (problem.isEmpty()) {
      complaints.settled(TLS);
    } else {
      complaints.about(TLS, "files", problem);
    }
  }

  private void rejected(String why) {
    if (why.isEmpty()) {
      complaints.works(REJECTED);
    } else {
      complaints.about(REJECTED, "records", "some of what is sent here is not taken: " + why);
    }
  }

  /// The ports that are listened on, gRPC's first.
  List<Integer> ports() {
    return listeners.stream().map(Listener::port).toList();
  }

  @Override
  public void stop(Duration grace) {
    listeners.forEach(Listener::stopListening);
    Intake open = intake;
    intake = null;
    if (open != null && !open.close(grace)) {
      context.logger().log(Level.WARNING, "the pipeline did not take a batch within " + grace);
    }
    Duration rest = grace.dividedBy(8);
    listeners.forEach(listener -> listener.close(rest));
    listeners.clear();
    EventLoopGroup group = loops;
    loops = null;
    if (group != null) {
      boolean _ =
          group
              .shutdownGracefully(0, rest.toNanos(), TimeUnit.NANOSECONDS)
              .awaitUninterruptibly(rest.toNanos(), TimeUnit.NANOSECONDS);
    }
  }
}
