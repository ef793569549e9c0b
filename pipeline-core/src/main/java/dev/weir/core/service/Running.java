// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.service;

import dev.weir.core.config.Configuration;
import dev.weir.core.graph.Graph;
import java.time.Instant;

/// A configuration and the graph that was made of it.
///
/// @param since when the configuration began to run
/// @param generation 0 for the first of a service, one more for each that replaces it
record Running(Configuration configuration, Graph graph, Instant since, int generation) {}
