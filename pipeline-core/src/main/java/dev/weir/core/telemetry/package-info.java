// SPDX-License-Identifier: Apache-2.0
/// What Weir counts about itself, and the health that follows from it.
@NullMarked
package dev.weir.core.telemetry;

import org.jspecify.annotations.NullMarked;
