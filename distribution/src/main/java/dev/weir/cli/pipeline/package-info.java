// SPDX-License-Identifier: Apache-2.0
/// Pipelines that commands make from their options, without a file.
@NullMarked
package dev.weir.cli.pipeline;

import org.jspecify.annotations.NullMarked;
