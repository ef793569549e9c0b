// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.layout;

/// Every drop since the program was loaded, once in each of two sums: `seen` = kinds told +
/// `kindsOverflow`, and `seen` = flows told + `flowsOverflow` + `withoutFlow`.
///
/// @param kindsOverflow found the table of kinds full
/// @param flowsOverflow found the table of flows full
/// @param withoutFlow had no IP header yet, or none that parses
/// @param otherNamespace not in `seen`: left out because only the own namespace counts
/// @param unknownNamespace the same, without device and socket
public record DropTotals(
    DropTally seen,
    DropTally kindsOverflow,
    DropTally flowsOverflow,
    DropTally withoutFlow,
    DropTally otherNamespace,
    DropTally unknownNamespace) {
  public static final DropTotals ZERO =
      new DropTotals(
          DropTally.ZERO,
          DropTally.ZERO,
          DropTally.ZERO,
          DropTally.ZERO,
          DropTally.ZERO,
          DropTally.ZERO);

  public DropTotals plus(DropTotals other) {
    return new DropTotals(
        seen.plus(other.seen),
        kindsOverflow.plus(other.kindsOverflow),
        flowsOverflow.plus(other.flowsOverflow),
        withoutFlow.plus(other.withoutFlow),
        otherNamespace.plus(other.otherNamespace),
        unknownNamespace.plus(other.unknownNamespace));
  }
}
