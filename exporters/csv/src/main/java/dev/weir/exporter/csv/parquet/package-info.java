// SPDX-License-Identifier: Apache-2.0
/// Writes Parquet files (github.com/apache/parquet-format) of flat rows, and no others.
@NullMarked
package dev.weir.exporter.csv.parquet;

import org.jspecify.annotations.NullMarked;
