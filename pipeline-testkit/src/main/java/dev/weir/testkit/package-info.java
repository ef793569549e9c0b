// SPDX-License-Identifier: Apache-2.0
/// What component tests are made of: a clock that stands still, a context that records, consumers
/// and exporters that capture, sample batches of every shape, and the contract of all components.
@NullMarked
package dev.weir.testkit;

import org.jspecify.annotations.NullMarked;
