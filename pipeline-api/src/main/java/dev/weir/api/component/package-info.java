// SPDX-License-Identifier: Apache-2.0
/// What a plugin author implements: factories, components, and the context they run in.
@NullMarked
package dev.weir.api.component;

import org.jspecify.annotations.NullMarked;
