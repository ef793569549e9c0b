// SPDX-License-Identifier: Apache-2.0
/// The command line: one class per command, and [dev.weir.cli.Main] that starts them.
@NullMarked
package dev.weir.cli;

import org.jspecify.annotations.NullMarked;
