// SPDX-License-Identifier: Apache-2.0
/// Rows of a dataset: their columns, and how a flow record becomes the bytes of a row.
@NullMarked
package dev.weir.exporter.csv.row;

import org.jspecify.annotations.NullMarked;
