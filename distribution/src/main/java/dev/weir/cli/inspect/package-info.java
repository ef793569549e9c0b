// SPDX-License-Identifier: Apache-2.0
/// What a capture holds, as the kernel program sees it: the object of `weir inspect`.
@NullMarked
package dev.weir.cli.inspect;

import org.jspecify.annotations.NullMarked;
