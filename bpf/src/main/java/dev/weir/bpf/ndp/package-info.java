// SPDX-License-Identifier: Apache-2.0
/// Neighbour discovery (RFC 4861) above the kernel's ring: what a message says, whether a host would
/// believe it, the events made of it, and who is on the link by what was said.
@NullMarked
package dev.weir.bpf.ndp;

import org.jspecify.annotations.NullMarked;
