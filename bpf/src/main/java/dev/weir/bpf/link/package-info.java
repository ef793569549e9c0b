// SPDX-License-Identifier: Apache-2.0
/// Attaching programs to network interfaces, and taking them off again.
@NullMarked
package dev.weir.bpf.link;

import org.jspecify.annotations.NullMarked;
