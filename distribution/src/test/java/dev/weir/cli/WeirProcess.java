// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.bpf.netns.NetworkNamespace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// `weir` as a process of its own, for what only a process can show: signals and exit codes.
final class WeirProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Process process;
  private final Path out;
  private final Path err;

  private WeirProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /// Starts it in `directory`, where its output goes too.
  static WeirProcess start(Path directory, String... arguments) throws IOException {
    return startMain(directory, Main.class, arguments);
  }

  /// Starts it with flags for the Java virtual machine.
  static WeirProcess startWith(List<String> flags, Path directory, String... arguments)
      throws IOException {
    return start(directory, List.of(), classPath(), flags, Main.class, arguments);
  }

  /// Starts it without any rights: as the user `nobody` when we are root, otherwise as we are. Its
  /// temporary files are in `directory` too.
  static WeirProcess startUnprivileged(Path directory, String... arguments) throws IOException {
    String temporary = "-Djava.io.tmpdir=" + directory;
    if (!System.getProperty("user.name").equals("root")) {
      return start(directory, List.of(), classPath(), List.of(temporary), Main.class, arguments);
    }
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
    String readable = ClassPathCopy.into(directory.resolve("class-path"), classPath());
    List<String> asNobody =
        List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--");
    return start(directory, asNobody, readable, List.of(temporary), Main.class, arguments);
  }

  /// Starts it inside a network namespace.
  static WeirProcess startIn(NetworkNamespace namespace, Path directory, String... arguments)
      throws IOException {
    return start(directory, inside(namespace), classPath(), List.of(), Main.class, arguments);
  }

  /// Starts it inside a network namespace, in the belief that somebody looks on.
  static WeirProcess startOnTerminalIn(
      NetworkNamespace namespace, Path directory, String... arguments) throws IOException {
    List<String> prefix = new ArrayList<>(List.of("env", "-u", "NO_COLOR", "TERM=xterm"));
    prefix.addAll(inside(namespace));
    List<String> terminal = List.of("-Dweir.terminal=true");
    return start(directory, prefix, classPath(), terminal, Main.class, arguments);
  }

  private static List<String> inside(NetworkNamespace namespace) {
    // Whoever runs the tests may have SIGINT ignored, as shells do for background jobs.
    return List.of("env", "--default-signal=INT", "ip", "netns", "exec", namespace.name());
  }

  /// Starts another program of the tests in the same way.
  static WeirProcess startMain(Path directory, Class<?> main, String... arguments)
      throws IOException {
    return start(directory, List.of(), classPath(), List.of(), main, arguments);
  }

  /// Runs a script of bash, to which `"$@"` is the beginning of a command line of Weir, and returns
  /// what it printed on both outputs.
  static String shell(String script) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("bash", "-c", script, "bash"));
    command.addAll(java(classPath(), List.of(), Main.class));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }

  /// The beginning of a command line of Weir, for a shell.
  static String commandLine() {
    return java(classPath(), List.of(), Main.class).stream()
        .map(word -> "'" + word.replace("'", "'\\''") + "'")
        .collect(Collectors.joining(" "));
  }

  private static List<String> java(String classPath, List<String> flags, Class<?> main) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(flags);
    command.add("-cp");
    command.add(classPath);
    command.add(main.getName());
    return command;
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  private static WeirProcess start(
      Path directory,
      List<String> prefix,
      String classPath,
      List<String> flags,
      Class<?> main,
      String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(java(classPath, flags, main));
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile(directory, "stdout", ".txt");
    Path err = Files.createTempFile(directory, "stderr", ".txt");
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    return new WeirProcess(process, out, err);
  }

  void awaitLog(String text) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          assertThat(process.isAlive() || err().contains(text)).as(err()).isTrue();
          assertThat(err()).contains(text);
        });
  }

  /// Sends SIGTERM.
  void terminate() {
    process.destroy();
  }

  /// Sends SIGINT, as Ctrl-C does.
  void interrupt() throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
  }

  long pid() {
    return process.pid();
  }

  /// Sends SIGHUP, which asks for a reload.
  void hangUp() throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-HUP", Long.toString(process.pid())).start().waitFor();
  }

  int awaitExit() throws InterruptedException {
    return awaitExit(PATIENCE);
  }

  /// For a command that takes long by its nature.
  int awaitExit(Duration patience) throws InterruptedException {
    assertThat(process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)).as("it ends").isTrue();
    return process.exitValue();
  }

  /// Sends SIGKILL, which nobody can handle.
  void kill() {
    process.destroyForcibly();
  }

  /// The processes that it has started and those that they have.
  List<ProcessHandle> descendants() {
    return process.descendants().toList();
  }

  String out() throws IOException {
    return Files.readString(out);
  }

  String err() throws IOException {
    return Files.readString(err);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
