// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `weir run` reads its files again, by SIGHUP and by HTTP, while a source goes on numbering its
/// records.
class ReloadIT {
  private static final int RELOADS = 50;
  private static final Pattern ADMIN = Pattern.compile("admin server on (http://\\S+)");
  private static final Pattern NUMBER = Pattern.compile("\"heartbeat\\.number\":(\\d+)");

  @TempDir private static Path shared;
  @TempDir private Path directory;

  private final HttpClient client = HttpClient.newHttpClient();
  private Path config;

  @BeforeAll
  static void buildPlugin() throws IOException {
    ExamplePlugin.build(Files.createDirectory(shared.resolve("plugins")));
  }

  @BeforeEach
  void link() throws IOException {
    Files.createSymbolicLink(directory.resolve("plugins"), shared.resolve("plugins"));
    config = directory.resolve("weir.yaml");
  }

  @Test
  void noRecordIsLostOrDoubledByFiftyReloads() throws Exception {
    write(configuration("a", 0));
    try (WeirProcess weir = WeirProcess.start(directory, "run", "-c", "weir.yaml")) {
      String admin = admin(weir);
      int applied = 0;
      for (int i = 1; i <= RELOADS; i++) {
        boolean bad = i % 3 == 0;
        write(bad ? bad(i) : configuration(i % 2 == 0 ? "a" : "b", i));
        HttpResponse<String> answer = post(admin);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(bad ? 400 : 200);
        if (bad) {
          assertThat(answer.body()).containsPattern("weir\\.yaml:\\d+:\\d+: ");
        } else {
          applied++;
          assertThat(answer.body())
              .contains("kept receiver heartbeat\n", "restarted exporter debug");
        }
      }
      assertThat(get(admin + "/metrics"))
          .contains("weir_reloads_total{outcome=\"applied\"} " + applied + ".0")
          .contains("weir_reloads_total{outcome=\"invalid\"} " + (RELOADS - applied) + ".0");
      weir.terminate();
      assertThat(weir.awaitExit()).as(weir.err()).isZero();
      List<Long> numbers = numbers(weir);
      assertThat(numbers.stream().sorted().toList())
          .isEqualTo(LongStream.rangeClosed(1, numbers.size()).boxed().toList());
      assertThat(numbers).hasSizeGreaterThan(RELOADS);
      assertThat(weir.err()).contains("everything is delivered");
    }
  }

  @Test
  void aSignalReloadsAndTheLogSaysWhatCameOfIt() throws Exception {
    write(configuration("a", 0));
    try (WeirProcess weir =
        WeirProcess.start(
            directory, "run", "-c", "weir.yaml", "--set", "receivers.heartbeat.message=set")) {
      weir.awaitLog("everything is started");
      write(configuration("a", 0).replace("debug: {", "debug: {formt: json, "));
      weir.hangUp();
      weir.awaitLog("weir.yaml:4:11: exporters.debug.formt: unknown setting 'formt'; did you mean");
      write(configuration("b", 1));
      weir.hangUp();
      weir.awaitLog("reloaded: 1 kept, 1 restarted, 0 started, 0 stopped");
      weir.awaitLog("kept receiver heartbeat");
      weir.terminate();
      assertThat(weir.awaitExit()).as(weir.err()).isZero();
      assertThat(weir.out()).contains("\"set\"").doesNotContain("still here");
    }
  }

  @Test
  void helpSaysHowToReload() {
    assertThat(CommandLineRun.weir("run", "--help").out()).contains("SIGHUP", "/reload");
  }

  private static String configuration(String name, int maxRate) {
    return """
    receivers:
      heartbeat: {interval: 1ms}
    exporters:
      debug: {format: json, max_rate: %d}
    service:
      admin: {listen: "127.0.0.1:0"}
      pipelines:
        %s: {receivers: [heartbeat], exporters: [debug]}
    """
        .formatted(1_000_000 + maxRate, name);
  }

  private static String bad(int i) {
    return switch (i % 4) {
      case 0 -> configuration("a", i).replace("heartbeat]", "hartbeat]");
      case 1 -> configuration("a", i).replace("interval: 1ms", "interval: soon");
      case 2 -> "receivers: {heartbeat: [";
      default -> configuration("a", i).replace("127.0.0.1:0", "127.0.0.1:1");
    };
  }

  /// As editors and deployments do: a reader sees the old file or the new one.
  private void write(String text) throws IOException {
    Path next = Files.writeString(directory.resolve("next.yaml"), text);
    Files.move(next, config, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private String admin(WeirProcess weir) throws IOException {
    weir.awaitLog("everything is started");
    Matcher found = ADMIN.matcher(weir.err());
    assertThat(found.find()).as(weir.err()).isTrue();
    return found.group(1);
  }

  private HttpResponse<String> post(String admin) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(admin + "/reload"))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private String get(String url) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private static List<Long> numbers(WeirProcess weir) throws IOException {
    List<Long> numbers = new ArrayList<>();
    try (Stream<String> lines = weir.out().lines()) {
      lines.forEach(line -> {
        Matcher matcher = NUMBER.matcher(line);
        assertThat(matcher.find()).as(line).isTrue();
        numbers.add(Long.valueOf(matcher.group(1)));
      });
    }
    return numbers;
  }
}
