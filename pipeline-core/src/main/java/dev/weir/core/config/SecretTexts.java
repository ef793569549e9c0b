// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Keeps secrets out of messages that other code wrote.
final class SecretTexts {
  /// Shorter texts are not secret and turn up in words by chance.
  private static final int SHORTEST = 4;

  private SecretTexts() {}

  /// The message with every secret of the record as `***`.
  static String mask(String message, Record config) {
    List<String> secrets = new ArrayList<>();
    collect(config, secrets);
    String masked = message;
    for (String secret : secrets) {
      if (secret.length() >= SHORTEST) {
        masked = masked.replace(secret, "***");
      }
    }
    return masked;
  }

  private static void collect(Record config, List<String> secrets) {
    for (SettingField field : RecordShape.of(config.getClass()).fields()) {
      collect(field.valueIn(config), field.secret(), secrets);
    }
  }

  private static void collect(Object value, boolean secret, List<String> secrets) {
    switch (value) {
      case Record record when !(value instanceof dev.weir.api.component.ByteSize) ->
          collect(record, secrets);
      case List<?> list -> list.forEach(item -> collect(item, secret, secrets));
      case Map<?, ?> map -> map.values().forEach(item -> collect(item, secret, secrets));
      default -> {
        if (secret) {
          secrets.add(value.toString());
        }
      }
    }
  }
}
