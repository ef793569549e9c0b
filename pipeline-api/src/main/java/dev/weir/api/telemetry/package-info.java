// SPDX-License-Identifier: Apache-2.0
/// Numbers that a component tells about itself.
@NullMarked
package dev.weir.api.telemetry;

import org.jspecify.annotations.NullMarked;
