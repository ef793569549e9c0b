// SPDX-License-Identifier: Apache-2.0
package dev.weir.api;

/// Where records come from: host, node, cluster, cloud account. The attribute names are those of
/// the OpenTelemetry resource conventions (`host.name`, `k8s.node.name`, `service.name`).
public record Resource(Attributes attributes) {
  private static final Resource EMPTY = new Resource(Attributes.empty());

  public static Resource empty() {
    return EMPTY;
  }
}
