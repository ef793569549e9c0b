// SPDX-License-Identifier: Apache-2.0
/// The `window-agg` processor: everything that is known of a flow in a window, as one row.
@NullMarked
package dev.weir.processor.windowagg;

import org.jspecify.annotations.NullMarked;
