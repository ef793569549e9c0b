// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

/// One file or argument that settings come from.
///
/// @param name as problems name it
/// @param order its place among the sources; problems are listed in this order
record Source(String name, int order) {}
