// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.decode;

import dev.weir.api.Attributes;
import dev.weir.api.Batch;
import dev.weir.api.Event;
import dev.weir.api.EventBatch;
import dev.weir.api.FlowBatch;
import dev.weir.api.Resource;
import dev.weir.api.Severity;
import dev.weir.api.flow.Flow;
import dev.weir.otlp.decode.Room.NoRoomException;
import dev.weir.otlp.mapping.AttributeReader;
import dev.weir.otlp.mapping.FlowFields;
import dev.weir.otlp.mapping.FlowMapping;
import dev.weir.otlp.mapping.Key;
import dev.weir.otlp.mapping.UnreadableException;
import dev.weir.otlp.proto.ProtoReader;
import dev.weir.otlp.proto.ProtoReader.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Log records that are ours, as flows and events again.
final class LogReader implements Records {
  private static final byte[] FLOW = FlowMapping.EVENT_NAME.getBytes(StandardCharsets.UTF_8);
  private static final Key NAME = Key.of("event.name");

  private static final int TIME = 1;
  private static final int SEVERITY = 2;
  private static final int BODY = 5;
  private static final int ATTRIBUTES = 6;
  private static final int OBSERVED_TIME = 11;
  private static final int EVENT_NAME = 12;

  private static final long EVENT_BYTES = 200;
  private static final long VALUE_BYTES = 100;

  private final ProtoReader in;
  private final AttributeReader attributes;
  private final FlowFields fields = new FlowFields();
  private final Rejections rejections;
  private final Pace pace;
  private List<Flow> flows = new ArrayList<>();
  private List<Event> events = new ArrayList<>();
  private long basicFlows;
  private long taken;

  LogReader(ProtoReader in, AttributeReader attributes, Rejections rejections, Pace pace) {
    this.in = in;
    this.attributes = attributes;
    this.rejections = rejections;
    this.pace = pace;
  }

  long basicFlows() {
    return basicFlows;
  }

  long strangeAttributes() {
    return fields.strange();
  }

  @Override
  public void read(Scope scope) throws MalformedException, NoRoomException {
    switch (scope) {
      case FOREIGN -> rejections.add(Rejection.FOREIGN_LOG);
      case NEWER -> rejections.add(Rejection.NEWER_MAPPING);
      case OURS -> {
        attributes.reset();
        try {
          ours();
        } catch (UnreadableException e) {
          rejections.unreadable(String.valueOf(e.getMessage()));
        }
      }
    }
  }

  private void ours() throws MalformedException, UnreadableException, NoRoomException {
    long beginning = in.remaining();
    boolean flow = isFlow();
    in.leave(beginning);
    if (flow) {
      flow();
    } else {
      event(in.left());
    }
    taken++;
  }

  /// The name is a field, and an attribute for those that do not know the field. It can be the last of
  /// the fields, and what the others are depends on it.
  private boolean isFlow() throws MalformedException {
    boolean first = true;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case EVENT_NAME -> {
          return in.same(in.range(), FLOW);
        }
        case ATTRIBUTES -> {
          if (first) {
            // It is our first attribute, so this spares going through all the others.
            first = false;
            attributes.next();
            if (attributes.isNamed(NAME)) {
              return attributes.isText(FlowMapping.EVENT_NAME);
            }
          } else {
            in.skip();
          }
        }
        default -> in.skip();
      }
    }
    return false;
  }

  private void flow() throws MalformedException, UnreadableException, NoRoomException {
    fields.begin();
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field == ATTRIBUTES) {
        attributes.next();
        fields.take(attributes);
      } else {
        in.skip();
      }
    }
    Flow flow = fields.flow();
    pace.add(flow.estimatedBytes());
    flows.add(flow);
    basicFlows += fields.isBasic() ? 1 : 0;
  }

  private void event(int length) throws MalformedException, UnreadableException, NoRoomException {
    long values = attributes.values();
    Attributes.Builder kept = Attributes.builder();
    String name = "";
    String named = "";
    String body = "";
    long time = 0;
    long observed = 0;
    int severity = 0;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case TIME -> time = in.fixed64();
        case OBSERVED_TIME -> observed = in.fixed64();
        case SEVERITY -> severity = (int) in.number();
        case EVENT_NAME -> name = in.text();
        case BODY -> body = attributes.textOf(in.range());
        case ATTRIBUTES -> {
          attributes.next();
          if (attributes.isNamed(NAME) && named.isEmpty()) {
            named = attributes.text();
          } else {
            attributes.keep(kept, 0);
          }
        }
        default -> in.skip();
      }
    }
    if (!named.isEmpty() && !name.isEmpty() && !named.equals(name)) {
      kept.put(NAME.name(), named);
    }
    name = name.isEmpty() ? named : name;
    if (name.isEmpty()) {
      throw new UnreadableException("an event without a name");
    }
    pace.add(EVENT_BYTES + length + VALUE_BYTES * (attributes.values() - values));
    events.add(
        new Event(name, time == 0 ? observed : time, severity(severity), body, kept.build()));
  }

  /// Of four numbers each the one that is ours.
  private static Severity severity(int number) {
    return switch ((number - 1) >> 2) {
      case 0, 1 -> Severity.DEBUG;
      case 3 -> Severity.WARN;
      case 4 -> Severity.ERROR;
      case 5 -> Severity.FATAL;
      default -> Severity.INFO;
    };
  }

  @Override
  public long taken() {
    return taken;
  }

  @Override
  public void drain(Resource resource, List<Batch> to) {
    if (!flows.isEmpty()) {
      to.add(new FlowBatch(resource, flows));
      flows = new ArrayList<>();
    }
    if (!events.isEmpty()) {
      to.add(new EventBatch(resource, events));
      events = new ArrayList<>();
    }
  }
}
