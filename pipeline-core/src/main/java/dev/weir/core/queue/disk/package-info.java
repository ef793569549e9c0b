// SPDX-License-Identifier: Apache-2.0
/// A log of records on disk: segments that are only appended to, a position, and what becomes of damage.
@NullMarked
package dev.weir.core.queue.disk;

import org.jspecify.annotations.NullMarked;
