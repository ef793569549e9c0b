// SPDX-License-Identifier: Apache-2.0
/// Records made at random, and OTLP read back by the protobuf library, to hold an encoder against.
@NullMarked
package dev.weir.testkit.otlp;

import org.jspecify.annotations.NullMarked;
