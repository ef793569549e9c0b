// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.label;

import dev.weir.api.flow.Flow;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/// Rules that give each row its label: the first that matches, else a default. For one thread.
public final class LabelRules {
  private final String text;
  private final Label otherwise;
  private final RuleIndex index;
  private final int size;

  private LabelRules(String text, Label otherwise, List<LabelRule> rules) {
    this.text = text;
    this.otherwise = otherwise;
    this.index = new RuleIndex(rules);
    this.size = rules.size();
  }

  /// No rules: every row has the default.
  public static LabelRules none(long label) {
    return new LabelRules("", new Label(label, null), List.of());
  }

  /// Reads a file of rules. What is wrong with it goes to `problems`; with any, the rules are not to
  /// be used.
  public static LabelRules read(Path file, long otherwise, Consumer<RuleProblem> problems) {
    RuleProblems found = new RuleProblems(file.toString());
    String text = text(file, found);
    List<LabelRule> rules = found.isEmpty() ? new RuleReader(found).read(text) : List.of();
    found.inOrder().forEach(problems);
    return new LabelRules(text, new Label(otherwise, null), rules);
  }

  private static String text(Path file, RuleProblems problems) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException _) {
      problems.addWhole("is not there");
    } catch (CharacterCodingException _) {
      problems.addWhole("is not UTF-8");
    } catch (IOException e) {
      problems.addWhole("cannot be read: " + e.getMessage());
    }
    return "";
  }

  /// The file as it was read, empty without one.
  public String text() {
    return text;
  }

  public int size() {
    return size;
  }

  /// The label of a row.
  public Label of(Flow flow) {
    if (size == 0) {
      return otherwise;
    }
    LabelRule rule = index.first(flow);
    return rule == null ? otherwise : rule.label();
  }
}
