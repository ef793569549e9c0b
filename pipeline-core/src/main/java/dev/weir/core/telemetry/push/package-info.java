// SPDX-License-Identifier: Apache-2.0
/// Weir's own metrics by OTLP, sent by the exporter of the OpenTelemetry SDK. Only this package uses
/// the SDK, so that none of it is loaded when nobody asks for the metrics.
@NullMarked
package dev.weir.core.telemetry.push;

import org.jspecify.annotations.NullMarked;
