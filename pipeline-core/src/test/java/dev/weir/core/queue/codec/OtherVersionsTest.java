// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Attributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What was written by a Weir that knew fewer or more than this one.
public final class OtherVersionsTest {
  /// The types as one version has them; their names stand for the same type in both.
  public static final class Then {
    public sealed interface Root permits Then.Item, Old {}

    public enum Colour {
      RED,
      GREEN
    }

    public record Item(int number, @Nullable String text, Then.Colour colour, List<Long> longs)
        implements Then.Root {}

    public record Old(Extra extra) implements Then.Root {}

    public record Extra(double value, Attributes attributes, List<Extra> more) {}
  }

  /// The same later: components in another order, one gone, some new.
  public static final class Now {
    public sealed interface Root permits Now.Item, Fresh {}

    public enum Colour {
      GREEN,
      BLUE
    }

    public record Item(
        Now.Colour colour,
        long number,
        @Nullable String added,
        boolean flag,
        List<String> names,
        Attributes attributes,
        @Nullable Fresh fresh)
        implements Now.Root {}

    public record Fresh(long value) implements Now.Root {}
  }

  @Test
  void whatTheWriterDidNotKnowIsAbsent() throws Exception {
    Then.Item item = new Then.Item(7, "gone", Then.Colour.GREEN, List.of(1L, 2L));
    assertThat(read(item))
        .isEqualTo(
            new Now.Item(Now.Colour.GREEN, 7, null, false, List.of(), Attributes.empty(), null));
  }

  @Test
  void whatIsNotKnownAnyMoreIsRefused() {
    assertThatThrownBy(() -> read(new Then.Item(7, null, Then.Colour.RED, List.of())))
        .isInstanceOf(UnreadableException.class)
        .hasMessageContaining("Colour has no RED");
    Then.Extra leaf = new Then.Extra(1, Attributes.of("a", 1), List.of());
    Then.Old old = new Then.Old(new Then.Extra(2, Attributes.empty(), List.of(leaf)));
    assertThatThrownBy(() -> read(old))
        .isInstanceOf(UnreadableException.class)
        .hasMessageContaining("Root cannot be a ");
  }

  @Test
  void aComponentOfAnotherKindIsRefused() throws Exception {
    Map<String, Class<?>> classes = new HashMap<>();
    Schema own = Schema.of(Now.Fresh.class, classes);
    Schema written = Schema.parse(own.text().replace("value:long", "value:text"));
    RecordOutput out = new RecordOutput(0);
    out.writeByte(1);
    out.writeText("12");
    assertThatThrownBy(() -> Decoder.of(written, own, classes).read(input(out)))
        .isInstanceOf(UnreadableException.class)
        .hasMessageContaining("Fresh.value is 'text'; wanted long");
  }

  private static @Nullable Object read(Then.Root value) throws UnreadableException {
    Map<String, Class<?>> then = new HashMap<>();
    Schema written = Schema.of(Then.Root.class, then);
    RecordOutput out = new RecordOutput(0);
    Encoder.of(written, then).write(out, value);
    Map<String, Class<?>> now = new HashMap<>();
    Schema own = Schema.of(Now.Root.class, now);
    Schema renamed = Schema.parse(written.text().replace("$Then$", "$Now$"));
    return Decoder.of(renamed, own, now).read(input(out));
  }

  private static RecordInput input(RecordOutput out) {
    return new RecordInput(java.util.Arrays.copyOf(out.array(), out.size()));
  }
}
