// SPDX-License-Identifier: Apache-2.0
/// Weir's log on standard error, behind System.Logger.
@NullMarked
package dev.weir.core.log;

import org.jspecify.annotations.NullMarked;
