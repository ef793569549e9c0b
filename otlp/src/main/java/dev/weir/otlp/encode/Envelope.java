// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.encode;

import dev.weir.api.Attributes;
import dev.weir.api.Resource;
import dev.weir.otlp.mapping.AttributeWriter;
import dev.weir.otlp.mapping.FlowMapping;
import dev.weir.otlp.proto.ProtoWriter;
import java.util.Map;

/// What stands around the records of a request: the resource that they came from, and the scope, which
/// is Weir. The fields have the same numbers in requests of every signal.
public final class Envelope {
  private static final String SCHEMA_URL = "https://opentelemetry.io/schemas/1.44.0";

  private static final int FIRST = 1 << 3 | 2;
  private static final int SECOND = 2 << 3 | 2;
  private static final int THIRD = 3 << 3 | 2;

  private final byte[] resource;
  private final byte[] scope;
  private final byte[] schemaUrl;

  private Envelope(byte[] resource, byte[] scope, byte[] schemaUrl) {
    this.resource = resource;
    this.scope = scope;
    this.schemaUrl = schemaUrl;
  }

  /// The envelope of records from `resource`.
  ///
  /// @param own attributes of Weir itself, for names that the resource does not have
  /// @param settled attributes that hold whatever the resource says
  /// @param version of Weir; empty when unknown
  public static Envelope of(
      Resource resource, Attributes own, Map<String, String> settled, String version) {
    Attributes.Builder attributes = Attributes.builder().putAll(own).putAll(resource.attributes());
    settled.forEach(attributes::put);
    ProtoWriter out = new ProtoWriter();
    new AttributeWriter(out, FIRST).all("", attributes.build());
    out.message(FIRST, 0);
    byte[] resourceBytes = out.toByteArray();
    out.reset(0);
    new AttributeWriter(out, THIRD).number(FlowMapping.VERSION_NAME, FlowMapping.VERSION);
    if (!version.isEmpty()) {
      out.string(SECOND, version);
    }
    out.string(FIRST, FlowMapping.SCOPE_NAME);
    out.message(FIRST, 0);
    byte[] scopeBytes = out.toByteArray();
    out.reset(0);
    out.string(THIRD, SCHEMA_URL);
    return new Envelope(resourceBytes, scopeBytes, out.toByteArray());
  }

  /// Fills `out` with a request of as many records from `downTo` to before `upTo` as fit into
  /// `limitBytes`, the last first. Begins the writer anew.
  ///
  /// @return the index of the first record in the request; `upTo` when the last one fits into no
  ///     request at all
  public int pack(Load load, int upTo, int downTo, int limitBytes, ProtoWriter out) {
    out.reset(limitBytes + (limitBytes >> 1));
    out.bytes(schemaUrl);
    int scopeEnd = out.size();
    out.bytes(schemaUrl);
    // Two messages are closed after the records, each with a tag and a length of at most five
    // bytes.
    int room = limitBytes - resource.length - scope.length - 12;
    int from = load.write(upTo, downTo, room, out);
    out.bytes(scope);
    out.message(SECOND, scopeEnd);
    out.bytes(resource);
    out.message(FIRST, 0);
    return from;
  }
}
