// SPDX-License-Identifier: Apache-2.0
/// Which component types there are: those of the class path and those of plugin jars.
@NullMarked
package dev.weir.core.catalog;

import org.jspecify.annotations.NullMarked;
