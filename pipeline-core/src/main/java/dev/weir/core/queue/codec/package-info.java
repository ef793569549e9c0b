// SPDX-License-Identifier: Apache-2.0
/// Batches as bytes, written and read by the components of their records, with a schema that says what
/// was written.
@NullMarked
package dev.weir.core.queue.codec;

import org.jspecify.annotations.NullMarked;
