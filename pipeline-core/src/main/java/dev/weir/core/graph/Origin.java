// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.graph;

import dev.weir.api.component.ComponentFactory;
import dev.weir.core.config.ConfiguredComponent;
import dev.weir.core.log.Messages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a component was made from. Equal origins make the same component.
///
/// @param live whether what reaches a processor happens now
/// @param files digests of the files that are configuration too, as they were when it was made
record Origin(ConfiguredComponent configured, boolean live, Map<Path, String> files) {
  /// Reads the files that the component names as configuration.
  static Origin of(ConfiguredComponent configured, boolean live) {
    Map<Path, String> files = new TreeMap<>();
    for (Path file : filesOf(configured.factory(), configured.config())) {
      files.put(file, digest(file));
    }
    return new Origin(configured, live, Map.copyOf(files));
  }

  /// In a few words, why what was made from `before` is not what would be made from this.
  String differenceFrom(Origin before) {
    if (!configured.equals(before.configured)) {
      return "its settings changed";
    }
    if (live != before.live) {
      return live ? "its pipeline is live now" : "its pipeline is no longer live";
    }
    for (Map.Entry<Path, String> file : files.entrySet()) {
      if (!file.getValue().equals(before.files.get(file.getKey()))) {
        return "the file " + file.getKey() + " changed";
      }
    }
    return "";
  }

  /// A configuration holds each record beside the factory that made its type.
  @SuppressWarnings("unchecked")
  private static <C extends Record> List<Path> filesOf(ComponentFactory<C> factory, Record config) {
    try {
      return factory.files((C) config);
    } catch (RuntimeException | LinkageError e) {
      throw new BuildException(
          factory.type() + ": does not say which files it reads: " + Messages.chain(e), e);
    }
  }

  private static String digest(Path file) {
    try {
      byte[] content = Files.readAllBytes(file);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (IOException e) {
      // Whether it must be there is for the component to say.
      return "unreadable: " + e.getMessage();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
