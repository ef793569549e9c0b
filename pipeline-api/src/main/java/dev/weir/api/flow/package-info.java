// SPDX-License-Identifier: Apache-2.0
/// The flow record: who talked to whom, seen where, from when to when, how much.
@NullMarked
package dev.weir.api.flow;

import org.jspecify.annotations.NullMarked;
