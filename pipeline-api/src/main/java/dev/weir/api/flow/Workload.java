// SPDX-License-Identifier: Apache-2.0
package dev.weir.api.flow;

import dev.weir.api.Attributes;

/// What Kubernetes knows of one end of a flow, by the attribute names of the conventions
/// (`k8s.pod.name`, `k8s.namespace.name`, ...).
public record Workload(Attributes attributes) {}
