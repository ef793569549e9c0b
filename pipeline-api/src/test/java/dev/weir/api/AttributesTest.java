// SPDX-License-Identifier: Apache-2.0
package dev.weir.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.net.Address;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttributesTest {
  @Test
  void keepsOrderAndTypes() {
    Attributes attributes =
        Attributes.builder()
            .put("int", 1)
            .put("float", 1.5f)
            .put("address", Address.parse("::1"))
            .put("list", List.of((short) 1, 2))
            .putIfPresent("absent", null)
            .putAll(Attributes.of("more", true))
            .build();
    assertThat(attributes.asMap().keySet())
        .containsExactly("int", "float", "address", "list", "more");
    assertThat(attributes.get("int")).isEqualTo(1L);
    assertThat(attributes.get("float")).isEqualTo(1.5);
    assertThat(attributes.get("list")).isEqualTo(List.of(1L, 2L));
    assertThat(attributes.text("address")).isEqualTo("::1");
    assertThat(attributes.text("absent")).isNull();
  }

  @Test
  void refusesTypesThatExportersDoNotKnow() {
    assertThatThrownBy(() -> Attributes.of("when", Instant.EPOCH))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'when'")
        .hasMessageContaining("java.time.Instant");
  }

  @Test
  void isNotChangedByItsBuilder() {
    Attributes.Builder builder = Attributes.builder().put("a", 1);
    Attributes built = builder.build();
    builder.put("b", 2);
    assertThat(built).isEqualTo(Attributes.of("a", 1));
    assertThatThrownBy(() -> built.asMap().put("c", 3))
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
