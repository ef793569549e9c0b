// SPDX-License-Identifier: Apache-2.0
/// What everything that speaks OTLP shares: its signals, its names, its answers.
@NullMarked
package dev.weir.otlp;

import org.jspecify.annotations.NullMarked;
