// SPDX-License-Identifier: Apache-2.0
/// Benchmarks, each a program of its own that prints a table. `benchmarks/run.sh` runs them all;
/// none is a test.
@NullMarked
package dev.weir.bench;

import org.jspecify.annotations.NullMarked;
