// SPDX-License-Identifier: Apache-2.0
/// Reloads of a service whose components a test can see into.
@NullMarked
package dev.weir.core.reload;

import org.jspecify.annotations.NullMarked;
