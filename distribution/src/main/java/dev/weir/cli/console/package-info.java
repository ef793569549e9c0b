// SPDX-License-Identifier: Apache-2.0
/// What commands print with: tables, JSON, and what is known of the terminal.
@NullMarked
package dev.weir.cli.console;

import org.jspecify.annotations.NullMarked;
