// SPDX-License-Identifier: Apache-2.0
/// Network namespaces with a veth pair between them, for tests and the demonstration.
@NullMarked
package dev.weir.bpf.netns;

import org.jspecify.annotations.NullMarked;
