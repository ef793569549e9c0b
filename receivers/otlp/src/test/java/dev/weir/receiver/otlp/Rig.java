// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.otlp;

import dev.weir.api.Attributes;
import dev.weir.api.Batch;
import dev.weir.api.BatchConsumer;
import dev.weir.api.FlowBatch;
import dev.weir.api.Resource;
import dev.weir.api.component.ByteSize;
import dev.weir.api.component.StartException;
import dev.weir.otlp.Signal;
import dev.weir.otlp.encode.BatchEncoder;
import dev.weir.otlp.encode.Load;
import dev.weir.otlp.mapping.Detail;
import dev.weir.otlp.proto.ProtoWriter;
import dev.weir.receiver.otlp.OtlpReceiverConfig.Server;
import dev.weir.receiver.otlp.OtlpReceiverConfig.Tls;
import dev.weir.testkit.TestContext;
import dev.weir.testkit.otlp.RandomRecords;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/// A receiver under test, started on free ports of the loopback interface.
final class Rig implements AutoCloseable {
  static final Resource SENDER =
      new Resource(
          Attributes.builder()
              .put("service.name", "agent")
              .put("service.instance.id", "one")
              .build());

  final TestContext context = TestContext.of("otlp");
  final OtlpReceiver receiver;
  final int grpcPort;
  final int httpPort;

  Rig(OtlpReceiverConfig config, BatchConsumer next) throws StartException {
    receiver = new OtlpReceiver(context, config, next);
    receiver.start();
    List<Integer> ports = receiver.ports();
    grpcPort = ports.getFirst();
    httpPort = ports.getLast();
  }

  static OtlpReceiverConfig config() {
    return config(Duration.ofSeconds(20), 64);
  }

  static OtlpReceiverConfig config(Duration timeout, int maxRequests) {
    return config(timeout, maxRequests, ByteSize.ofMebibytes(1), ByteSize.ofMebibytes(64));
  }

  static OtlpReceiverConfig config(
      Duration timeout, int maxRequests, ByteSize maxRequestSize, ByteSize maxInFlight) {
    return new OtlpReceiverConfig(
        new Server(true, "127.0.0.1:0"),
        new Server(true, "127.0.0.1:0"),
        new Tls(Tls.NONE, Tls.NONE, Tls.NONE),
        maxRequestSize,
        maxRequests,
        maxInFlight,
        timeout);
  }

  static OtlpReceiverConfig config(Tls tls) {
    OtlpReceiverConfig usual = config();
    return new OtlpReceiverConfig(
        usual.grpc(),
        usual.http(),
        tls,
        usual.maxRequestSize(),
        usual.maxRequests(),
        usual.maxInFlight(),
        usual.timeout());
  }

  Sender sender(Protocol protocol) throws Exception {
    return switch (protocol) {
      case GRPC -> Sender.grpc(grpcPort, false);
      case GRPC_GZIP -> Sender.grpc(grpcPort, true);
      case HTTP -> Sender.http(httpPort, false);
      case HTTP_GZIP -> Sender.http(httpPort, true);
    };
  }

  /// How requests come.
  enum Protocol {
    GRPC,
    GRPC_GZIP,
    HTTP,
    HTTP_GZIP
  }

  static FlowBatch flows(long seed, int count) {
    return new FlowBatch(SENDER, new RandomRecords(seed).flows(count));
  }

  /// A request as the exporter makes it.
  static byte[] request(Signal signal, Batch batch) {
    BatchEncoder encoder =
        new BatchEncoder(Detail.FULL, EnumSet.allOf(Signal.class), Resource.empty(), Map.of(), "");
    ProtoWriter out = new ProtoWriter();
    for (Load load : encoder.loads(batch, 1, (_, _) -> {})) {
      if (load.signal() == signal) {
        int _ =
            encoder
                .envelope(batch.resource())
                .pack(load, load.size(), 0, Integer.MAX_VALUE / 4, out);
      }
    }
    return out.toByteArray();
  }

  long requests(String outcome) {
    return context.meter().count("otlp_receiver_requests", outcome);
  }

  long rejected(String reason) {
    return context.meter().count("otlp_receiver_rejected_records", reason);
  }

  @Override
  public void close() {
    receiver.stop(Duration.ofSeconds(4));
  }
}
