// SPDX-License-Identifier: Apache-2.0
/// How requests get to an OTLP server, by gRPC and by HTTP, and what its answers mean.
@NullMarked
package dev.weir.exporter.otlp.transport;

import org.jspecify.annotations.NullMarked;
