// SPDX-License-Identifier: Apache-2.0
/// What holds for every component, whatever it does. A component takes part by being a ServiceLoader
/// entry and having a subclass of [ComponentContractTest] among its tests.
@NullMarked
package dev.weir.testkit.contract;

import org.jspecify.annotations.NullMarked;
