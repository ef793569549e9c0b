// SPDX-License-Identifier: Apache-2.0
/// Serves flows and metrics to Prometheus.
@NullMarked
package dev.weir.exporter.prometheus;

import org.jspecify.annotations.NullMarked;
