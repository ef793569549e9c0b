// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.fake;

/// The configuration of a fake.
public record NoSettings() {}
