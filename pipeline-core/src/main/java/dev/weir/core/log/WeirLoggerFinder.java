// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.log;

/// Makes `System.getLogger` write to Weir's log. Found by the JDK as a service; nobody calls it.
public final class WeirLoggerFinder extends System.LoggerFinder {
  @Override
  public System.Logger getLogger(String name, Module module) {
    return new LineLogger(name);
  }
}
