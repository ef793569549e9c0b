// SPDX-License-Identifier: Apache-2.0
/// TLS from PEM files that may change while connections are made.
@NullMarked
package dev.weir.otlp.tls;

import org.jspecify.annotations.NullMarked;
