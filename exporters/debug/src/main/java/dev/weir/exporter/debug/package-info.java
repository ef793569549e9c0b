// SPDX-License-Identifier: Apache-2.0
/// Prints what flows through a pipeline.
@NullMarked
package dev.weir.exporter.debug;

import org.jspecify.annotations.NullMarked;
