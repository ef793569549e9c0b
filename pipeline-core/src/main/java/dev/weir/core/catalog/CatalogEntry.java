// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.catalog;

import dev.weir.api.component.ComponentFactory;

/// A component type that can be used.
///
/// @param origin where it was found: `built in` or the plugin jar's file name
public record CatalogEntry(ComponentFactory<?> factory, String origin) {}
