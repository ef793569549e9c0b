// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.label;

import org.jspecify.annotations.Nullable;

/// What a row is labelled with.
///
/// @param name of the rule that gave it; null without one
public record Label(long number, @Nullable String name) {}
