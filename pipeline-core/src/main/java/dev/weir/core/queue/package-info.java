// SPDX-License-Identifier: Apache-2.0
/// What stands between a pipeline and an exporter: a bounded queue, workers, retries.
@NullMarked
package dev.weir.core.queue;

import org.jspecify.annotations.NullMarked;
