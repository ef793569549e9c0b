// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.encode;

import dev.weir.api.Attributes;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What an exchange says of the trace that it is part of, by W3C Trace Context level 1.
///
/// @param high the first eight bytes of the trace id
/// @param low the last eight
/// @param parent the span id of the caller; 0 where only the trace is known
/// @param flags of the caller, 8 bits
record TraceContext(long high, long low, long parent, int flags) {
  /// Where an exchange may carry it: as the header that it was, or under its plain name.
  private static final List<String> TRACEPARENT =
      List.of("traceparent", "http.request.header.traceparent", "rpc.request.metadata.traceparent");

  private static final String TRACE_ID = "trace_id";

  /// Attributes that the span has as fields and need no second time.
  static final Set<String> NAMES =
      Set.of("traceparent", TRACE_ID, "tracestate", "http.request.header.traceparent");

  private static final int LENGTH = 55;

  /// The context of an exchange, null where it carries none that is valid.
  static @Nullable TraceContext of(Attributes attributes) {
    for (String name : TRACEPARENT) {
      String header = text(attributes.get(name));
      TraceContext context = header == null ? null : parse(header.strip());
      if (context != null) {
        return context;
      }
    }
    String trace = text(attributes.get(TRACE_ID));
    return trace != null && trace.length() == 32 && isHex(trace, 0, 32)
        ? valid(hex(trace, 0, 16), hex(trace, 16, 32), 0, 0)
        : null;
  }

  /// A header's value. Versions above 00 are read as 00 reads, as the recommendation says.
  static @Nullable TraceContext parse(String header) {
    if (header.length() < LENGTH
        || header.charAt(2) != '-'
        || header.charAt(35) != '-'
        || header.charAt(52) != '-'
        || !isHex(header, 0, 2)
        || !isHex(header, 3, 35)
        || !isHex(header, 36, 52)
        || !isHex(header, 53, 55)
        || header.startsWith("ff")) {
      return null;
    }
    boolean longer = header.length() > LENGTH;
    if (longer && (header.startsWith("00") || header.charAt(LENGTH) != '-')) {
      return null;
    }
    long parent = hex(header, 36, 52);
    return parent == 0
        ? null
        : valid(hex(header, 3, 19), hex(header, 19, 35), parent, (int) hex(header, 53, 55));
  }

  private static @Nullable TraceContext valid(long high, long low, long parent, int flags) {
    return high == 0 && low == 0 ? null : new TraceContext(high, low, parent, flags);
  }

  /// A header can be a list of its values.
  private static @Nullable String text(@Nullable Object value) {
    return switch (value) {
      case String text -> text;
      case List<?> list when list.size() == 1 && list.getFirst() instanceof String text -> text;
      case null, default -> null;
    };
  }

  /// Lower case only, as the recommendation wants it.
  private static boolean isHex(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
        return false;
      }
    }
    return true;
  }

  private static long hex(String text, int from, int to) {
    return Long.parseUnsignedLong(text, from, to, 16);
  }
}
