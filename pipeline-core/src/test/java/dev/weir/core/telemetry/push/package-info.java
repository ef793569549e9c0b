// SPDX-License-Identifier: Apache-2.0
/// The push against a real collector and a server that refuses.
@NullMarked
package dev.weir.core.telemetry.push;

import org.jspecify.annotations.NullMarked;
