// SPDX-License-Identifier: Apache-2.0
/// The HTTP server that tells how Weir is.
@NullMarked
package dev.weir.core.admin;

import org.jspecify.annotations.NullMarked;
