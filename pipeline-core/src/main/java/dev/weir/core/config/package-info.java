// SPDX-License-Identifier: Apache-2.0
/// From YAML files to a checked [dev.weir.core.config.Configuration], and back to text.
@NullMarked
package dev.weir.core.config;

import org.jspecify.annotations.NullMarked;
