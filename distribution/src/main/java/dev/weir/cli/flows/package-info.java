// SPDX-License-Identifier: Apache-2.0
/// Whole flows on the terminal: which, and how they are written.
@NullMarked
package dev.weir.cli.flows;

import org.jspecify.annotations.NullMarked;
