// SPDX-License-Identifier: Apache-2.0
/// Weir's records out of OTLP messages, its own and, of metrics, anybody's.
@NullMarked
package dev.weir.otlp.decode;

import org.jspecify.annotations.NullMarked;
