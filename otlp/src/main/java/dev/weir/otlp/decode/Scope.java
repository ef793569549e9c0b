// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.decode;

import dev.weir.otlp.mapping.AttributeReader;
import dev.weir.otlp.mapping.FlowMapping;
import dev.weir.otlp.mapping.UnreadableException;
import dev.weir.otlp.proto.ProtoReader;
import dev.weir.otlp.proto.ProtoReader.MalformedException;

/// Who made the records (`InstrumentationScope`).
enum Scope {
  OURS,
  /// Ours, of a version that may say things otherwise.
  NEWER,
  FOREIGN;

  static Scope read(ProtoReader in, AttributeReader attributes) throws MalformedException {
    String name = "";
    long version = 0;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> name = in.text();
        case 3 -> {
          attributes.next();
          if (attributes.isNamed(FlowMapping.VERSION_NAME)) {
            version = version(attributes);
          }
        }
        default -> in.skip();
      }
    }
    if (!name.equals(FlowMapping.SCOPE_NAME) || version == 0) {
      return FOREIGN;
    }
    return version > FlowMapping.VERSION ? NEWER : OURS;
  }

  private static long version(AttributeReader in) {
    try {
      return in.number();
    } catch (UnreadableException _) {
      return 0;
    }
  }
}
