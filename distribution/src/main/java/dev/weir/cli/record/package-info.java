// SPDX-License-Identifier: Apache-2.0
/// What `weir record` counts and shows while it writes a data set.
@NullMarked
package dev.weir.cli.record;

import org.jspecify.annotations.NullMarked;
