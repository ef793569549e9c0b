// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.label;

import dev.weir.api.flow.Workload;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What Kubernetes must know of an end: attributes of the conventions, for example `k8s.pod.name`, and
/// their values, in which `*` stands for any text.
///
/// @param texts by attribute
/// @param patterns the same, to be matched
record Selector(Map<String, String> texts, Map<String, Pattern> patterns) {
  static final Selector ANY = of(Map.of());

  static Selector of(Map<String, String> texts) {
    Map<String, Pattern> patterns = new TreeMap<>();
    texts.forEach((attribute, text) -> patterns.put(attribute, pattern(text)));
    return new Selector(Map.copyOf(texts), Map.copyOf(patterns));
  }

  boolean isAny() {
    return texts.isEmpty();
  }

  boolean matches(@Nullable Workload end) {
    for (Map.Entry<String, Pattern> wanted : patterns.entrySet()) {
      String value = end == null ? null : end.attributes().text(wanted.getKey());
      if (value == null || !wanted.getValue().matcher(value).matches()) {
        return false;
      }
    }
    return true;
  }

  private static Pattern pattern(String text) {
    String pattern =
        Arrays.stream(text.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
    return Pattern.compile(pattern, Pattern.DOTALL);
  }
}
