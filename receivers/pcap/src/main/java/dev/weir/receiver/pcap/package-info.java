// SPDX-License-Identifier: Apache-2.0
/// The `pcap` receiver: flows from the packets of capture files.
@NullMarked
package dev.weir.receiver.pcap;

import org.jspecify.annotations.NullMarked;
