// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import dev.weir.core.config.DurationText;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Durations that may also be plain seconds, as the recorder that Weir grew from had them: `5`, `5s`,
/// `2m`.
final class SecondsConverter implements ITypeConverter<Duration> {
  private static final int MOST_DIGITS = 9;

  @Override
  public Duration convert(String text) {
    try {
      boolean plain = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
      return plain && text.length() <= MOST_DIGITS
          ? Duration.ofSeconds(Long.parseLong(text))
          : DurationText.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
