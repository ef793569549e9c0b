// SPDX-License-Identifier: Apache-2.0
/// Weir's records as OTLP messages: the protobuf writer and the mapping of names.
@NullMarked
package dev.weir.otlp.encode;

import org.jspecify.annotations.NullMarked;
