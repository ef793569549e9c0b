// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.label;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is wrong with a file of rules is told all at once, each with its place.
class RuleProblemsTest {
  private static final Path RULES = Path.of("src/test/resources/rules");

  @TempDir Path directory;

  /// `-Dgolden.update=true` writes the messages anew.
  @Test
  void everyMistakeIsTold() throws Exception {
    Path golden = RULES.resolve("all-mistakes.txt");
    String found =
        String.join("\n", problems(RULES.resolve("all-mistakes.yaml"))).replace(RULES + "/", "")
            + "\n";
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(golden, found);
    }
    assertThat(found).isEqualTo(Files.readString(golden));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                           | ^FILE: is empty; wanted rules$
          '[1, 2]'                     | ^FILE:1:1: found a list; wanted a map of settings$
          'a: ['                       | ^FILE:1:5: is not YAML: .*
          'rules: 5'                   | ^FILE:1:8: rules: found a single value; wanted a list$
          '{}'                         | ^FILE:1:1: rules: is missing; wanted a list$
          '[[[[[[[[[[[[[[[[[[[[[[[[['  | ^FILE: is nested more than 16 deep; is this the right file\\?$
          '"\\x00\\xff'                | ^FILE:.* is not YAML: .*
          """)
  void whatIsNoFileOfRulesIsTold(String text, String message) throws Exception {
    Path file = Files.writeString(directory.resolve("rules.yaml"), text);
    assertThat(problems(file)).singleElement().asString().isNotEmpty();
    assertThat(problems(file).getFirst().replace(file.toString(), "FILE")).matches(message);
  }

  @Test
  void aFileThatCannotBeReadIsTold() throws Exception {
    assertThat(problems(directory.resolve("none.yaml")))
        .containsExactly(directory.resolve("none.yaml") + ": is not there");
    Path latin = Files.write(directory.resolve("latin.yaml"), new byte[] {(byte) 0xe4, 'x'});
    assertThat(problems(latin)).containsExactly(latin + ": is not UTF-8");
  }

  @Test
  void aRuleThatNeverMatchesIsTold() throws Exception {
    String text =
        """
        rules:
          - {label: 1, source: 2001:db8::/32, protocol: [tcp, udp]}
          - {label: 2, source: 2001:db8:1::/48, protocol: tcp, destination_port: 80}
          - {label: 3, source: 2001:db8:1::/48, protocol: sctp}
          - {label: 4, either: 192.0.2.1}
          - {label: 5, destination: 192.0.2.1, destination_port: 53}
          - {label: 6}
          - {label: 7, from: 2026-01-01T00:00:00Z}
        """;
    Path file = Files.writeString(directory.resolve("rules.yaml"), text);
    String never =
        "can never match: the rule on line %d comes first and matches all that this"
            + " does; put this one before it";
    assertThat(problems(file))
        .containsExactly(
            file + ":3:5: rules[1]: " + never.formatted(2),
            file + ":6:5: rules[4]: " + never.formatted(5),
            file + ":8:5: rules[6]: " + never.formatted(7));
  }

  /// Each prefix is a piece of the addresses, and each piece has a bit for every rule.
  @Test
  void moreThanMemoryHoldsIsTold() throws Exception {
    StringBuilder text = new StringBuilder("rules:\n");
    for (int rule = 0; rule < 10_000; rule++) {
      text.append("- {label: 1, source: [");
      for (int i = 0; i < 12; i++) {
        text.append("10.").append(rule % 250).append('.').append(rule / 250).append('.');
        text.append(2 * i).append(',');
      }
      text.append("]}\n");
    }
    Path file = Files.writeString(directory.resolve("rules.yaml"), text);
    assertThat(problems(file))
        .singleElement()
        .asString()
        .matches(
            ".*:2:1: rules: would take up to 296 MiB of memory, which grows with rules times"
                + " prefixes, ports and times; wanted \\d+ MiB at most: fewer rules or fewer"
                + " prefixes");
  }

  private static List<String> problems(Path file) {
    List<String> problems = new ArrayList<>();
    LabelRules.read(file, 0, problem -> problems.add(problem.toString()));
    return problems;
  }
}
