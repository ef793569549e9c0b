// SPDX-License-Identifier: Apache-2.0
/// Rules that give rows their labels: read from YAML, and looked up by an index.
@NullMarked
package dev.weir.exporter.csv.label;

import org.jspecify.annotations.NullMarked;
