// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Attributes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// By the examples and rules of W3C Trace Context, section 3.2.
class TraceContextTest {
  private static final String VALID = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  @ParameterizedTest
  @ValueSource(
      strings = {
        VALID,
        "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-what-the-future-holds"
      })
  void reads(String header) {
    assertThat(TraceContext.parse(header))
        .isEqualTo(
            new TraceContext(0x0af7651916cd43ddL, 0x8448eb211c80319cL, 0xb7ad6b7169203331L, 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
        "00-0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331-01",
        "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01more",
        "00-0af7651916cd43dd8448eb211c8031-c-b7ad6b7169203331-01",
        "0x-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
      })
  void doesNotRead(String header) {
    assertThat(TraceContext.parse(header)).isNull();
  }

  @Test
  void looksWhereExchangesCarryIt() {
    assertThat(TraceContext.of(Attributes.of("traceparent", VALID))).isNotNull();
    assertThat(TraceContext.of(Attributes.of("http.request.header.traceparent", " " + VALID + " ")))
        .isNotNull();
    assertThat(TraceContext.of(Attributes.of("http.request.header.traceparent", 5L))).isNull();
    assertThat(TraceContext.of(Attributes.of("trace_id", "0".repeat(32)))).isNull();
    assertThat(TraceContext.of(Attributes.of("trace_id", "xyz"))).isNull();
    assertThat(TraceContext.of(Attributes.empty())).isNull();
  }
}
