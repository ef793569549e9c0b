// SPDX-License-Identifier: Apache-2.0
package dev.weir.processor.windowagg;

import dev.weir.testkit.contract.ComponentContractTest;

class WindowAggContractTest extends ComponentContractTest {}
