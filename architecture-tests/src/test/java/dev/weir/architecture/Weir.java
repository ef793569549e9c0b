// SPDX-License-Identifier: Apache-2.0
package dev.weir.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/// The compiled main code of every module, read once.
final class Weir {
  static final String API = "dev.weir.api..";
  static final String CORE = "dev.weir.core..";
  static final String BPF = "dev.weir.bpf..";
  static final String OTLP = "dev.weir.otlp..";
  static final String CLI = "dev.weir.cli..";
  static final String COMPONENTS = "dev.weir.[receiver|processor|exporter]..";

  /// The receivers that read packets, and so may use the module `bpf`.
  static final String PACKET_RECEIVERS = "dev.weir.receiver.[tc|xdp|ndp|exthdr|drops|pcap]..";

  /// The components that speak OTLP, and so may use the module `otlp`.
  static final String OTLP_SPEAKERS = "dev.weir.[receiver|exporter].otlp..";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.weir");

  private Weir() {}

  static JavaClasses classes() {
    return CLASSES;
  }
}
