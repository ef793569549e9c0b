// SPDX-License-Identifier: Apache-2.0
/// Packets byte by byte, correct unless told to lie, and capture files to put them in.
@NullMarked
package dev.weir.testkit.packet;

import org.jspecify.annotations.NullMarked;
