// SPDX-License-Identifier: Apache-2.0
/// A running configuration: build, start, watch, stop.
@NullMarked
package dev.weir.core.service;

import org.jspecify.annotations.NullMarked;
