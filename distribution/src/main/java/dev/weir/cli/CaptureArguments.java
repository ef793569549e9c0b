// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import dev.weir.bpf.capture.CaptureException;
import dev.weir.bpf.capture.CaptureFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Captures that a command reads instead of listening to interfaces.
final class CaptureArguments {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--pcap",
      paramLabel = "FILE",
      arity = "1..*",
      description = "Captures to read instead, pcap or pcapng, plain or gzip; several are one.")
  private List<Path> files = new ArrayList<>();

  boolean given() {
    return !files.isEmpty();
  }

  List<Path> files() {
    return List.copyOf(files);
  }

  /// Refuses captures beside interfaces.
  void refuseBeside(List<String> interfaces) {
    if (given() && !interfaces.isEmpty()) {
      throw wrong("--pcap and interface '" + interfaces.getFirst() + "'; wanted one or the other");
    }
  }

  /// Refuses an option that makes sense for interfaces only.
  void refuse(String option, boolean isGiven) {
    if (given() && isGiven) {
      throw wrong(option + " is for interfaces: a capture has an end");
    }
  }

  /// What is wrong with the first of the captures that cannot be read, before anything is begun for
  /// nothing. What is read once, such as a pipe, is left to the reader, and so are patterns.
  Optional<CaptureException> unreadable() {
    for (Path file : files) {
      if (Files.exists(file) ? Files.isRegularFile(file) : !isPattern(file)) {
        try {
          CaptureFile.open(file).close();
        } catch (CaptureException e) {
          return Optional.of(e);
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isPattern(Path path) {
    return path.toString().chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
  }

  private RuntimeException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
