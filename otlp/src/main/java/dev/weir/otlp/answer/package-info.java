// SPDX-License-Identifier: Apache-2.0
/// What the answers of OTLP servers mean, by gRPC and by HTTP.
@NullMarked
package dev.weir.otlp.answer;

import org.jspecify.annotations.NullMarked;
