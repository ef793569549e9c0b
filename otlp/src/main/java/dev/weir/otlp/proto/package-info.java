// SPDX-License-Identifier: Apache-2.0
/// Protobuf's wire format, written and read.
@NullMarked
package dev.weir.otlp.proto;

import org.jspecify.annotations.NullMarked;
