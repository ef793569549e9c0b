// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

import dev.weir.testkit.contract.ComponentContractTest;

class SystemContractTest extends ComponentContractTest {}
