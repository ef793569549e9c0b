// SPDX-License-Identifier: Apache-2.0
/// The parts of a configuration wired together, and every edge between them counted.
@NullMarked
package dev.weir.core.graph;

import org.jspecify.annotations.NullMarked;
