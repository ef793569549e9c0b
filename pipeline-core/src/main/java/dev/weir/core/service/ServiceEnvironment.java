// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.service;

import dev.weir.api.Resource;
import dev.weir.api.component.Clock;

/// What a service needs from around it.
///
/// @param resource the host or node that the service runs on
/// @param version of Weir, for `/status` and metrics
public record ServiceEnvironment(Clock clock, Resource resource, String version) {}
