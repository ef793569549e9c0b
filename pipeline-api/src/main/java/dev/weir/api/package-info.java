// SPDX-License-Identifier: Apache-2.0
/// What flows through a pipeline: batches of flows, events and metrics, all immutable.
@NullMarked
package dev.weir.api;

import org.jspecify.annotations.NullMarked;
