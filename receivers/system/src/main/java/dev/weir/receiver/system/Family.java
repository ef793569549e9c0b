// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

/// A metric without its numbers. Names and units are those of the OpenTelemetry semantic conventions
/// 1.45 where they have one, else begin with `weir.`; the load averages are named as the
/// OpenTelemetry Collector names them.
record Family(String name, String description, String unit) {}
