// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/// Goes through the commands once without showing anything. The build runs it to learn which classes
/// a start needs, for the cache that lets later starts find them loaded and linked.
final class WarmUp {
  private static final int PACKETS = 20_000;
  private static final int FLOWS = 500;
  private static final int FRAME = 90;

  /// On interfaces that nobody has, so that nothing is attached.
  private static final String LIVE =
      """
      receivers:
        tc: {interfaces: [weir-none]}
        ndp: {interfaces: [weir-none]}
        exthdr: {interfaces: [weir-none]}
        system: {}
      exporters:
        prometheus: {listen: "127.0.0.1:0"}
      service:
        admin: {enabled: false}
        pipelines:
          live: {receivers: [tc, ndp, exthdr, system], exporters: [prometheus]}
      """;

  private WarmUp() {}

  /// Reads the configuration files that the arguments name.
  public static void main(String[] files) throws IOException {
    run("--help");
    run("components", "-o", "json");
    run("components");
    for (String file : files) {
      run("validate", "-c", file);
      run("print-config", "-c", file, "-o", "json");
    }
    Path directory = Files.createTempDirectory("weir-");
    try {
      Path capture = directory.resolve("warm.pcap");
      Files.write(capture, packets());
      captures(directory, capture.toString());
    } finally {
      delete(directory);
    }
    loadTheRest();
  }

  private static void captures(Path directory, String capture) throws IOException {
    run("inspect", capture);
    run("inspect", "-o", "json", capture);
    run("flows", "--pcap", capture);
    run("flows", "-o", "json", "--pcap", capture);
    run(
        "record",
        "--pcap",
        capture,
        "--window",
        "5",
        "--output",
        directory.resolve("a").toString());
    Path file = directory.resolve("weir.yaml");
    Files.writeString(file, service(capture, directory.resolve("b")));
    run("run", "-c", file.toString());
    // Without the rights for it, this ends where it asks for them.
    Files.writeString(file, LIVE);
    run(
        Set.of(ExitCode.DONE, ExitCode.FAILED),
        "run",
        "-c",
        file.toString(),
        "--duration",
        "1500ms");
  }

  /// Every processor and exporter behind a capture.
  private static String service(String capture, Path dataset) {
    return """
    receivers:
      pcap: {files: ["%s"]}
    processors:
      window-agg: {}
    exporters:
      csv: {directory: "%s"}
      prometheus: {listen: "127.0.0.1:0"}
      debug: {}
    service:
      admin: {listen: "127.0.0.1:0"}
      pipelines:
        flows: {receivers: [pcap], exporters: [prometheus, debug]}
        dataset: {receivers: [pcap], processors: [window-agg], exporters: [csv]}
    """
        .formatted(capture, dataset);
  }

  /// Loads all other classes of Weir: for the cache it is enough that they were there.
  private static void loadTheRest() throws IOException {
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path jar = Path.of(entry);
      if (!jar.getFileName().toString().startsWith("weir-")) {
        continue;
      }
      try (JarFile opened = new JarFile(jar.toFile())) {
        for (JarEntry each : Collections.list(opened.entries())) {
          String name = each.getName();
          if (name.endsWith(".class") && !name.contains("-info")) {
            load(name.substring(0, name.length() - ".class".length()).replace('/', '.'));
          }
        }
      }
    }
  }

  private static void load(String name) {
    try {
      Class.forName(name, false, WarmUp.class.getClassLoader());
    } catch (ClassNotFoundException | LinkageError e) {
      throw new IllegalStateException("class " + name + " cannot be loaded", e);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> inside = Files.walk(directory)) {
      for (Path each : inside.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  /// A capture of TCP packets, IPv4 and IPv6 in turn, of several flows.
  private static byte[] packets() {
    ByteBuffer out = ByteBuffer.allocate(24 + PACKETS * (16 + FRAME));
    out.putInt(0xa1b2c3d4).putShort((short) 2).putShort((short) 4).putLong(0).putInt(FRAME);
    out.putInt(1);
    for (int i = 0; i < PACKETS; i++) {
      boolean six = i % 2 == 0;
      int start = out.position() + 16;
      out.putInt(i / 1000).putInt(i).putInt(FRAME).putInt(FRAME);
      out.position(start + 12).putShort((short) (six ? 0x86dd : 0x0800));
      out.putShort((short) (six ? 0x6000 : 0x4500)).putShort((short) (six ? 0 : FRAME - 14));
      out.put(start + (six ? 20 : 23), (byte) 6).put(start + (six ? 37 : 29), (byte) 1);
      if (six) {
        out.putShort(start + 18, (short) (FRAME - 54));
      }
      int transport = start + (six ? 54 : 34);
      out.putShort(transport, (short) (1024 + i % FLOWS)).putShort(transport + 2, (short) 443);
      out.putInt(transport + 4, i).putShort(transport + 12, (short) 0x5010);
      out.position(start + FRAME);
    }
    return out.array();
  }

  private static void run(String... arguments) {
    run(Set.of(ExitCode.DONE), arguments);
  }

  private static void run(Set<Integer> wanted, String... arguments) {
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    int code =
        Main.execute(arguments, nowhere, new PrintStream(errors, true, StandardCharsets.UTF_8));
    if (!wanted.contains(code)) {
      throw new IllegalStateException(
          "%s: exit code %d%n%s"
              .formatted(
                  String.join(" ", arguments), code, errors.toString(StandardCharsets.UTF_8)));
    }
  }
}
