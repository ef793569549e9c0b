// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.catalog;

/// Why a plugin jar, or one factory in it, cannot be used.
///
/// @param origin the jar's file name, or where else the factory was found
/// @param message what is wrong with it
public record PluginProblem(String origin, String message) {
  @Override
  public String toString() {
    return origin + ": " + message;
  }
}
