// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Whatever a file holds, the loader takes it or explains itself.
final class ConfigurationFuzzTest {
  private static final String VALID =
      """
      # every kind of thing
      receivers:
        tap: &base
          interfaces: [eth0, "lxc*", '${env:NAME:-x}']
          interval: 1m30s
          max_chain: 3
          labels: {a: b, "c d": 'e'}
          tls: {enabled: true, password: "long-enough"}
          rules:
            - {name: web}
            - name: dns
              ports: [53, 853]
        tap/b:
          <<: *base
          directory: |
            /tmp/x
      processors:
        window-agg: {window: 3m}
      exporters:
        remote/x: {endpoint: ">-", queue: {max_bytes: 1GiB}, retry: }
      service:
        admin: {listen: "[::1]:0"}
        pipelines:
          main: {receivers: [tap, tap/b], processors: [window-agg], exporters: [remote/x]}
      """;

  private static final String[] BITS = {
    "\n",
    " ",
    "\t",
    ":",
    ": ",
    "- ",
    "[",
    "]",
    "{",
    "}",
    ",",
    "#",
    "&a ",
    "*a",
    "*base",
    "!",
    "!!",
    "|",
    ">",
    "'",
    "\"",
    "%",
    "@",
    "`",
    "?",
    "? ",
    "<<: ",
    "$",
    "${",
    "${env:",
    "}",
    "$$",
    "~",
    "null",
    "true",
    "-1",
    "1e999",
    ".inf",
    "0x1F",
    "---\n",
    "...\n",
    "\u0000",
    "\u0085",
    "\uFEFF",
    "\uD800",
    "😀",
    "\r",
    "tap",
    "remote/x",
    "receivers",
    "5s",
    "99999999999999999999",
    "\\x",
    "..",
    "\"\\uD800\""
  };

  private final ConfigurationLoader loader =
      new ConfigurationLoader(Samples.catalog(), Map.of("NAME", "eth0"));

  @Test
  void theUnchangedTextIsValid() throws ConfigurationException {
    assertThat(loader.loadText("c.yaml", VALID).warnings()).isEmpty();
  }

  @Test
  void mutatedTextsAreTakenOrRefusedWithPlaces() {
    for (long seed = 0; seed < 4_000; seed++) {
      check(mutate(new Random(seed)), seed);
    }
  }

  @Test
  void mutatedArgumentsAreTakenOrRefused() {
    String valid = "receivers.tap.interfaces[0]={a: [b, 'c']}";
    for (long seed = 0; seed < 1_000; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder(valid);
      mutate(text, random);
      mutate(text, random);
      try {
        loader.load(List.of(), List.of(text.toString()));
      } catch (ConfigurationException e) {
        assertThat(e.problems()).as("seed %d", seed).isNotEmpty();
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed " + seed + ": --set '" + text + "'", e);
      }
    }
  }

  private void check(String text, long seed) {
    try {
      Configuration configuration = loader.loadText("c.yaml", text).configuration();
      assertThat(configuration.pipelines()).as("seed %d", seed).isNotEmpty();
    } catch (ConfigurationException e) {
      long lines = text.chars().filter(c -> c == '\n' || c == '\r' || c == '\u0085').count() + 2;
      assertThat(e.problems())
          .as("seed %d", seed)
          .isNotEmpty()
          .allSatisfy(problem -> {
            assertThat(problem.line()).isBetween(1, (int) lines);
            assertThat(problem.column()).isBetween(1, text.length() + 2);
            assertThat(problem.message()).isNotBlank();
          });
    } catch (RuntimeException | Error e) {
      throw new AssertionError("seed " + seed + ":\n" + text, e);
    }
  }

  private static String mutate(Random random) {
    StringBuilder text = new StringBuilder(VALID);
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      mutate(text, random);
    }
    return text.toString();
  }

  private static void mutate(StringBuilder text, Random random) {
    int from = random.nextInt(text.length() + 1);
    int to = Math.min(text.length(), from + random.nextInt(12));
    switch (random.nextInt(4)) {
      case 0 -> text.delete(from, to);
      case 1 -> text.insert(from, BITS[random.nextInt(BITS.length)]);
      case 2 -> text.replace(from, to, BITS[random.nextInt(BITS.length)]);
      default -> text.insert(random.nextInt(text.length() + 1), text.substring(from, to));
    }
    if (text.isEmpty()) {
      text.append(' ');
    }
  }
}
