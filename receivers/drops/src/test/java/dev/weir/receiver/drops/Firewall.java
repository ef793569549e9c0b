// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.drops;

import dev.weir.bpf.netns.NetworkNamespace;
import dev.weir.testkit.Need;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Rules of nftables in a namespace, each with a counter: what drops and what knows how much.
final class Firewall {
  private static final Pattern COUNTER = Pattern.compile("counter packets (\\d+) bytes (\\d+)");

  private final NetworkNamespace namespace;
  private final String nft = Need.program("nft");
  private final String chain;

  /// @param hook `input` or `output`
  Firewall(NetworkNamespace namespace, String hook) {
    this.namespace = namespace;
    this.chain = hook;
    run("add table inet weir");
    run("add chain inet weir " + hook + " { type filter hook " + hook + " priority 0; }");
  }

  /// Adds a rule, which must have one `counter`.
  Firewall rule(String rule) {
    run("add rule inet weir " + chain + " " + rule);
    return this;
  }

  /// What the rule of that number has counted.
  Count count(int rule) {
    Matcher counters = COUNTER.matcher(run("list chain inet weir " + chain));
    for (int i = 0; i <= rule; i++) {
      if (!counters.find()) {
        throw new AssertionError("there is no rule " + rule);
      }
    }
    return new Count(Long.parseLong(counters.group(1)), Long.parseLong(counters.group(2)));
  }

  private String run(String command) {
    return namespace.exec(nft, command);
  }

  record Count(long packets, long bytes) {}
}
