// SPDX-License-Identifier: Apache-2.0
package dev.weir.api.component;

import dev.weir.api.BatchConsumer;

/// Changes, adds, joins or drops records on their way. Called by one thread at a time; `stop` is
/// called after the last batch and flushes what is held back to the next step.
public non-sealed interface Processor extends Component, BatchConsumer {}
