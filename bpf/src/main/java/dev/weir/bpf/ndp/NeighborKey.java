// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.ndp;

import dev.weir.api.net.Address;

/// What tells neighbours and routers apart: link-local addresses are unique on their link only.
record NeighborKey(Address address, int interfaceIndex) {}
