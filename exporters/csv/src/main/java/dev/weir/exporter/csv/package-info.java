// SPDX-License-Identifier: Apache-2.0
/// Writes flow records as rows of CSV files.
@NullMarked
package dev.weir.exporter.csv;

import org.jspecify.annotations.NullMarked;
