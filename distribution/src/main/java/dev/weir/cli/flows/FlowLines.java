// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.flows;

import dev.weir.api.flow.Flow;

/// Turns a whole flow into a line, without the line's end.
@FunctionalInterface
public interface FlowLines {
  String line(Flow flow);
}
