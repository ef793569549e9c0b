// SPDX-License-Identifier: Apache-2.0
/// The packet tap at work: kernel programs on the interfaces that match, their counts read each epoch
/// and handed on as flow records and metrics.
@NullMarked
package dev.weir.bpf.tap;

import org.jspecify.annotations.NullMarked;
