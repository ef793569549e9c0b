// SPDX-License-Identifier: Apache-2.0
/// The receiver `otlp`: flows, events and metrics from other Weirs and from collectors.
@NullMarked
package dev.weir.receiver.otlp;

import org.jspecify.annotations.NullMarked;
