// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import picocli.CommandLine.IVersionProvider;

/// The version of this Weir, from the manifest of its jar.
final class Version implements IVersionProvider {
  static String text() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "unreleased" : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "weir " + text(), "java " + Runtime.version() + ", " + System.getProperty("os.arch")
    };
  }
}
