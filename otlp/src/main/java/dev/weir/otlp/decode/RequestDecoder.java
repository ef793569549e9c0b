// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.decode;

import dev.weir.api.Attributes;
import dev.weir.api.Batch;
import dev.weir.api.Resource;
import dev.weir.otlp.Signal;
import dev.weir.otlp.decode.Room.NoRoomException;
import dev.weir.otlp.mapping.AttributeReader;
import dev.weir.otlp.mapping.UnreadableException;
import dev.weir.otlp.proto.ProtoReader;
import dev.weir.otlp.proto.ProtoReader.MalformedException;
import java.util.ArrayList;
import java.util.List;

/// Reads requests (`Export...ServiceRequest`), straight from their bytes. What stands around the records
/// has the same numbers for every signal. For one request.
public final class RequestDecoder {
  private static final int FIRST = 1;
  private static final int SECOND = 2;
  private static final long NOTHING = 0;
  private static final long VALUE_BYTES = 100;

  private final ProtoReader in;
  private final AttributeReader attributes;
  private final Rejections rejections = new Rejections();
  private final Pace pace;

  private RequestDecoder(ProtoReader in, Room room) {
    this.in = in;
    this.attributes = new AttributeReader(in);
    this.pace = new Pace(room);
  }

  /// Reads the request in the bytes of `buffer` from `from` to before `end`.
  ///
  /// @param room asked for the memory that the records take, while they are read
  /// @throws MalformedException when the bytes are no such request
  /// @throws NoRoomException when `room` has no more
  public static Decoded decode(Signal signal, byte[] buffer, int from, int end, Room room)
      throws MalformedException, NoRoomException {
    return new RequestDecoder(new ProtoReader(buffer, from, end), room).decode(signal);
  }

  private Decoded decode(Signal signal) throws MalformedException, NoRoomException {
    List<Batch> batches = new ArrayList<>();
    LogReader logs = new LogReader(in, attributes, rejections, pace);
    Records records =
        switch (signal) {
          case LOGS -> logs;
          case METRICS -> new MetricReader(in, attributes, rejections, pace);
          case TRACES -> new SpanCounter(rejections);
        };
    Resource last = Resource.empty();
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field == FIRST) {
        long outer = in.open();
        Resource resource = resource();
        if (!resource.equals(last)) {
          records.drain(last, batches);
          last = resource;
        }
        scopes(records);
        in.leave(outer);
      } else {
        in.skip();
      }
    }
    records.drain(last, batches);
    pace.settle();
    return new Decoded(
        batches, records.taken(), logs.basicFlows(), logs.strangeAttributes(), rejections);
  }

  /// The resource of the `Resource...` message that `in` stands at the beginning of, and stays at.
  private Resource resource() throws MalformedException, NoRoomException {
    long beginning = in.remaining();
    long found = find(FIRST);
    Attributes.Builder kept = Attributes.builder();
    long values = attributes.values();
    long outer = in.enter(found);
    attributes.reset();
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field == FIRST) {
        attributes.next();
        keep(kept);
      } else {
        in.skip();
      }
    }
    in.leave(outer);
    in.leave(beginning);
    pace.add(ProtoReader.length(found) + VALUE_BYTES * (attributes.values() - values));
    return new Resource(kept.build());
  }

  private void keep(Attributes.Builder kept) throws MalformedException {
    try {
      attributes.keep(kept, 0);
    } catch (UnreadableException e) {
      throw new MalformedException("a resource that cannot be read: " + e.getMessage());
    }
  }

  private void scopes(Records records) throws MalformedException, NoRoomException {
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field == SECOND) {
        long outer = in.open();
        records(records, scope());
        in.leave(outer);
      } else {
        in.skip();
      }
    }
  }

  private Scope scope() throws MalformedException {
    long beginning = in.remaining();
    long outer = in.enter(find(FIRST));
    attributes.reset();
    Scope scope = Scope.read(in, attributes);
    in.leave(outer);
    in.leave(beginning);
    return scope;
  }

  private void records(Records records, Scope scope) throws MalformedException, NoRoomException {
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field == SECOND) {
        long outer = in.open();
        records.read(scope);
        in.leave(outer);
      } else {
        in.skip();
      }
    }
  }

  /// What the field holds, most often the first one of the message; nothing where it is not there.
  private long find(int wanted) throws MalformedException {
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field == wanted) {
        return in.range();
      }
      in.skip();
    }
    return NOTHING;
  }
}
