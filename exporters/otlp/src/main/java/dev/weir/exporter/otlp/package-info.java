// SPDX-License-Identifier: Apache-2.0
/// The exporter `otlp`: flows, events and metrics to an OpenTelemetry backend.
@NullMarked
package dev.weir.exporter.otlp;

import org.jspecify.annotations.NullMarked;
