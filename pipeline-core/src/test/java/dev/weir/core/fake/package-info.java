// SPDX-License-Identifier: Apache-2.0
/// Components made of lambdas, and configurations made of them.
@NullMarked
package dev.weir.core.fake;

import org.jspecify.annotations.NullMarked;
