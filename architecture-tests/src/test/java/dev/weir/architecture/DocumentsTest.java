// SPDX-License-Identifier: Apache-2.0
package dev.weir.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// What the documents name is there.
class DocumentsTest {
  private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:|#|mailto:)([^)#\\s]+)");
  private static final Pattern QUOTED = Pattern.compile("`([^`\\s]+)`");
  private static final Pattern FILE =
      Pattern.compile("[\\w.-]+(/[\\w.-]+)+\\.(java|c|h|sh|md|yaml|xml)|[A-Z]+\\.md|pom\\.xml");
  private static final Pattern TYPE = Pattern.compile("(?:[A-Z][a-z0-9]+){2,}(?=$|\\.)");

  /// Names of an example, which nobody expects to find.
  private static final Set<String> EXAMPLES =
      Set.of("FooReceiver", "FooReceiverConfig", "FooReceiverFactory");

  @Test
  void linksLeadToFiles() {
    List<String> broken = new ArrayList<>();
    for (Path document : Repository.files(".md")) {
      for (String target : found(LINK, document)) {
        Path path = Repository.root().resolve(document).resolveSibling(target).normalize();
        if (!Files.exists(path)) {
          broken.add(document + ": " + target);
        }
      }
    }
    assertThat(broken).as("links that lead nowhere").isEmpty();
  }

  @Test
  void namedFilesExist() {
    List<String> missing = new ArrayList<>();
    for (Path document : Repository.files(".md")) {
      for (String name : found(QUOTED, document)) {
        if (FILE.matcher(name).matches()
            && !name.contains("/foo/")
            && !Files.exists(Repository.root().resolve(name))
            && !Files.exists(Repository.root().resolve(document).resolveSibling(name))) {
          missing.add(document + ": " + name);
        }
      }
    }
    assertThat(missing).as("files that do not exist").isEmpty();
  }

  @Test
  void namedTypesExist() {
    Set<String> types =
        Repository.files(".java").stream()
            .map(file -> file.getFileName().toString().replace(".java", ""))
            .collect(Collectors.toSet());
    List<String> missing = new ArrayList<>();
    for (String document : new String[] {"ARCHITECTURE.md", "CONTRIBUTING.md"}) {
      for (String name : found(QUOTED, Path.of(document))) {
        Matcher type = TYPE.matcher(name);
        if (type.lookingAt() && !EXAMPLES.contains(type.group()) && !types.contains(type.group())) {
          missing.add(document + ": " + name);
        }
      }
    }
    assertThat(missing).as("types that do not exist").isEmpty();
  }

  private static List<String> found(Pattern pattern, Path document) {
    List<String> found = new ArrayList<>();
    boolean code = false;
    for (String line : Repository.lines(document)) {
      if (line.startsWith("```")) {
        code = !code;
      }
      Matcher matcher = pattern.matcher(line);
      while (!code && matcher.find()) {
        found.add(matcher.group(1));
      }
    }
    return found;
  }
}
