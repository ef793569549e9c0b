// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.weir.cli.console;

import org.jspecify.annotations.NullMarked;
