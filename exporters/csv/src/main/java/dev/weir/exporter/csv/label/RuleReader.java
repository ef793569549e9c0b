// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.label;

import dev.weir.api.net.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// Reads rules from YAML. Goes on after a problem, so that all are reported together.
final class RuleReader {
  /// More rules make each row slow: what is found is a bit for each.
  static final int MOST_RULES = 10_000;

  /// Room for so many rules with a prefix and a port at each end, or for a million prefixes in 500.
  private static final long MOST_INDEX_BYTES = 256L << 20;

  /// More are not compared with each other.
  private static final int MOST_COMPARED = 2_000;

  private static final List<String> KEYS =
      List.of(
          "label",
          "name",
          "from",
          "to",
          "ip_version",
          "protocol",
          "source",
          "source_port",
          "source_k8s",
          "destination",
          "destination_port",
          "destination_k8s",
          "either",
          "either_port",
          "either_k8s");
  private static final List<String> KUBERNETES =
      List.of(
          "namespace",
          "pod",
          "node",
          "service",
          "deployment",
          "statefulset",
          "daemonset",
          "replicaset",
          "job",
          "cronjob",
          "labels");

  private final RuleProblems problems;

  RuleReader(RuleProblems problems) {
    this.problems = problems;
  }

  List<LabelRule> read(String text) {
    List<LabelRule> rules = new ArrayList<>();
    Node root = YamlText.read(text, problems).orElse(null);
    RuleMap file = root == null ? null : RuleMap.of(root, "", problems);
    if (file == null) {
      return rules;
    }
    file.allow(List.of("rules"));
    if (!(file.get("rules") instanceof SequenceNode list)) {
      Node found = file.get("rules");
      problems.add(
          found == null ? file.node() : found,
          "rules",
          (found == null ? "is missing" : "found " + RuleMap.kind(found)) + "; wanted a list");
      return rules;
    }
    if (list.getValue().size() > MOST_RULES) {
      problems.add(list, "rules", "has more than " + MOST_RULES + " rules; list prefixes in one");
      return rules;
    }
    List<Node> sound = new ArrayList<>();
    for (int i = 0; i < list.getValue().size(); i++) {
      LabelRule rule = rule(list.getValue().get(i), "rules[" + i + "]");
      if (rule != null) {
        rules.add(rule);
        sound.add(list.getValue().get(i));
      }
    }
    long bytes = RuleIndex.mostBytes(rules);
    long room = Math.min(MOST_INDEX_BYTES, Runtime.getRuntime().maxMemory() / 4);
    if (bytes > room) {
      problems.add(
          list,
          "rules",
          "would take up to "
              + (bytes >> 20)
              + " MiB of memory, which grows with rules times prefixes, ports and times; wanted "
              + (room >> 20)
              + " MiB at most: fewer rules or fewer prefixes");
      return List.of();
    }
    reportCovered(rules, sound, list);
    return rules;
  }

  private @Nullable LabelRule rule(Node node, String path) {
    RuleMap map = RuleMap.of(node, path, problems);
    if (map == null) {
      return null;
    }
    map.allow(KEYS);
    if (!map.has("label")) {
      problems.add(node, path, "has no label; wanted 'label' with a whole number");
    }
    Long label = map.one("label", RuleValues::label);
    String name = map.one("name", RuleValues::text);
    return new LabelRule(
        node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0),
        new Label(label == null ? 0 : label, name),
        times(map),
        map.some("ip_version", RuleValues::ipVersion),
        map.some("protocol", RuleValues::protocol),
        end(map, "source"),
        end(map, "destination"),
        end(map, "either"));
  }

  /// From the one, included, to the other, not included.
  private List<Range> times(RuleMap map) {
    Long from = map.one("from", RuleValues::time);
    Long to = map.one("to", RuleValues::time);
    if (from == null && to == null) {
      return List.of();
    }
    if (from != null && to != null && from >= to) {
      Node at = map.get("to");
      problems.add(at == null ? map.node() : at, map.below("to"), "is not after 'from'");
      return List.of();
    }
    return List.of(
        Range.of(from == null ? Long.MIN_VALUE : from, to == null ? Long.MAX_VALUE : to - 1));
  }

  private End end(RuleMap map, String key) {
    return new End(
        map.some(key, Prefix::parse),
        map.some(key + "_port", RuleValues::ports),
        selector(map, key + "_k8s"));
  }

  private Selector selector(RuleMap rule, String key) {
    Node node = rule.get(key);
    RuleMap map = node == null ? null : RuleMap.of(node, rule.below(key), problems);
    if (map == null) {
      return Selector.ANY;
    }
    map.allow(KUBERNETES);
    Map<String, String> wanted = new TreeMap<>();
    for (String kind : KUBERNETES) {
      String value = kind.equals("labels") ? null : map.one(kind, RuleValues::text);
      if (value != null) {
        wanted.put("k8s." + kind + ".name", value);
      }
    }
    Node labels = map.get("labels");
    RuleMap pairs = labels == null ? null : RuleMap.of(labels, map.below("labels"), problems);
    if (pairs != null) {
      for (String label : pairs.values().keySet()) {
        String value = pairs.one(label, RuleValues::text);
        if (value != null) {
          wanted.put("k8s.pod.label." + label, value);
        }
      }
    }
    if (wanted.isEmpty()) {
      problems.add(map.node(), rule.below(key), "selects nothing; leave it out");
    }
    return Selector.of(wanted);
  }

  /// The first rule that matches counts: one that lies within an earlier one never does.
  private void reportCovered(List<LabelRule> rules, List<Node> nodes, SequenceNode list) {
    if (!problems.isEmpty() || rules.size() > MOST_COMPARED) {
      return;
    }
    for (int i = 1; i < rules.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (rules.get(j).covers(rules.get(i))) {
          problems.add(
              nodes.get(i),
              "rules[" + list.getValue().indexOf(nodes.get(i)) + "]",
              "can never match: the rule on line "
                  + rules.get(j).line()
                  + " comes first and matches all that this does; put this one before it");
          break;
        }
      }
    }
  }
}
