// SPDX-License-Identifier: Apache-2.0
package dev.weir.bench;

import dev.weir.api.flow.Flow;
import dev.weir.api.flow.Observation;
import dev.weir.api.flow.Traffic;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.resources.Resource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A flow as the SDK wants a log record.
final class SdkFlow implements LogRecordData {
  private static final String NAME = "network.flow";
  private static final Resource RESOURCE =
      Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), "weir"));
  private static final InstrumentationScopeInfo SCOPE = InstrumentationScopeInfo.create("dev.weir");

  private static final AttributeKey<String> EVENT_NAME = AttributeKey.stringKey("event.name");
  private static final AttributeKey<String> SOURCE = AttributeKey.stringKey("source.address");
  private static final AttributeKey<Long> SOURCE_PORT = AttributeKey.longKey("source.port");
  private static final AttributeKey<String> DESTINATION =
      AttributeKey.stringKey("destination.address");
  private static final AttributeKey<Long> DESTINATION_PORT =
      AttributeKey.longKey("destination.port");
  private static final AttributeKey<String> TRANSPORT = AttributeKey.stringKey("network.transport");
  private static final AttributeKey<String> TYPE = AttributeKey.stringKey("network.type");
  private static final AttributeKey<Long> PROTOCOL = AttributeKey.longKey("flow.protocol.number");
  private static final AttributeKey<Long> START = AttributeKey.longKey("flow.start");
  private static final AttributeKey<Long> END = AttributeKey.longKey("flow.end");
  private static final AttributeKey<Long> FIRST = AttributeKey.longKey("flow.first");
  private static final AttributeKey<Long> SEQUENCE = AttributeKey.longKey("flow.sequence");
  private static final AttributeKey<String> FORWARD_INTERFACE =
      AttributeKey.stringKey("flow.forward.interface.name");
  private static final AttributeKey<String> FORWARD_SIDE =
      AttributeKey.stringKey("flow.forward.side");
  private static final AttributeKey<String> BACKWARD_INTERFACE =
      AttributeKey.stringKey("flow.backward.interface.name");
  private static final AttributeKey<String> BACKWARD_SIDE =
      AttributeKey.stringKey("flow.backward.side");
  private static final AttributeKey<Long> FORWARD_PACKETS =
      AttributeKey.longKey("flow.forward.packets");
  private static final AttributeKey<Long> FORWARD_BYTES =
      AttributeKey.longKey("flow.forward.bytes");
  private static final AttributeKey<Long> BACKWARD_PACKETS =
      AttributeKey.longKey("flow.backward.packets");
  private static final AttributeKey<Long> BACKWARD_BYTES =
      AttributeKey.longKey("flow.backward.bytes");

  private final Flow flow;
  private final Attributes attributes;

  SdkFlow(Flow flow) {
    this.flow = flow;
    Traffic traffic = Objects.requireNonNull(flow.traffic());
    Observation forward = Objects.requireNonNull(flow.forwardSeen());
    Observation backward = Objects.requireNonNull(flow.backwardSeen());
    this.attributes =
        Attributes.builder()
            .put(EVENT_NAME, NAME)
            .put(SOURCE, flow.key().sourceText())
            .put(SOURCE_PORT, (long) flow.key().sourcePort())
            .put(DESTINATION, flow.key().destinationText())
            .put(DESTINATION_PORT, (long) flow.key().destinationPort())
            .put(TRANSPORT, flow.key().protocolName())
            .put(TYPE, flow.key().ipVersion() == 4 ? "ipv4" : "ipv6")
            .put(PROTOCOL, (long) flow.key().protocol())
            .put(START, flow.startNanos())
            .put(END, flow.endNanos())
            .put(FIRST, flow.firstNanos())
            .put(SEQUENCE, flow.sequence())
            .put(FORWARD_INTERFACE, forward.interfaceName())
            .put(FORWARD_SIDE, forward.side().label())
            .put(BACKWARD_INTERFACE, backward.interfaceName())
            .put(BACKWARD_SIDE, backward.side().label())
            .put(FORWARD_PACKETS, traffic.forward().packets())
            .put(FORWARD_BYTES, traffic.forward().frameBytes())
            .put(BACKWARD_PACKETS, traffic.backward().packets())
            .put(BACKWARD_BYTES, traffic.backward().frameBytes())
            .build();
  }

  @Override
  public Resource getResource() {
    return RESOURCE;
  }

  @Override
  public InstrumentationScopeInfo getInstrumentationScopeInfo() {
    return SCOPE;
  }

  @Override
  public long getTimestampEpochNanos() {
    return flow.endNanos();
  }

  @Override
  public long getObservedTimestampEpochNanos() {
    return flow.endNanos();
  }

  @Override
  public SpanContext getSpanContext() {
    return SpanContext.getInvalid();
  }

  @Override
  public Severity getSeverity() {
    return Severity.INFO;
  }

  @Override
  public @Nullable String getSeverityText() {
    return null;
  }

  @Override
  @SuppressWarnings("deprecation") // abstract although deprecated
  public io.opentelemetry.sdk.logs.data.Body getBody() {
    return io.opentelemetry.sdk.logs.data.Body.empty();
  }

  @Override
  public @Nullable Value<?> getBodyValue() {
    return null;
  }

  @Override
  public Attributes getAttributes() {
    return attributes;
  }

  @Override
  public int getTotalAttributeCount() {
    return attributes.size();
  }

  @Override
  public String getEventName() {
    return NAME;
  }
}
