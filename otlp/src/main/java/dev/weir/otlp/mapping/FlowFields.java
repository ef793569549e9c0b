// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.mapping;

import dev.weir.api.flow.Flow;
import dev.weir.otlp.proto.ProtoReader.MalformedException;
import java.util.List;

/// Makes flows of the attributes of their log records, by the mapping table: one after the other, each
/// begun by [#begin]. Not safe for use by several threads.
public final class FlowFields {
  private static final FlowAttribute[] NAMED =
      FlowMapping.all().stream().filter(line -> !line.isPrefix()).toArray(FlowAttribute[]::new);

  private static final List<FlowAttribute> PREFIXES =
      FlowMapping.all().stream().filter(FlowAttribute::isPrefix).toList();

  private FlowDraft draft = new FlowDraft();
  private int expected;
  private long strange;

  public void begin() {
    draft = new FlowDraft();
    expected = 0;
  }

  /// Keeps what `in` stands at. Attributes come in the order of the table, most of the time.
  public void take(AttributeReader in) throws MalformedException, UnreadableException {
    for (int i = 0, at = expected; i < NAMED.length; i++, at++) {
      if (at == NAMED.length) {
        at = 0;
      }
      if (in.isNamed(NAMED[at].key())) {
        expected = at + 1 == NAMED.length ? 0 : at + 1;
        NAMED[at].sink().read(draft, in);
        return;
      }
    }
    for (FlowAttribute line : PREFIXES) {
      if (in.isBelow(line.key().text())) {
        line.sink().read(draft, in);
        return;
      }
    }
    strange++;
  }

  /// The flow of the attributes since [#begin].
  public Flow flow() throws UnreadableException {
    return draft.flow();
  }

  /// Whether it was sent at [Detail#BASIC], so that what it says of packets is less than a flow has.
  public boolean isBasic() {
    return draft.isBasic();
  }

  /// How many attributes there were so far, in all records, that no flow has.
  public long strange() {
    return strange;
  }
}
