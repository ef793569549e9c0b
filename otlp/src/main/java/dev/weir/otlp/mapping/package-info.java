// SPDX-License-Identifier: Apache-2.0
/// The names under which Weir's records go over OTLP: one table, with a version.
@NullMarked
package dev.weir.otlp.mapping;

import org.jspecify.annotations.NullMarked;
