// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.weir.cli.demo;

import org.jspecify.annotations.NullMarked;
